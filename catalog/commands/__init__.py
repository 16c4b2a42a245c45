"""One verb per file, one transaction each of the catalog slice."""

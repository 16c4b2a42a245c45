"""One verb per file, one transaction each of the identity slice."""

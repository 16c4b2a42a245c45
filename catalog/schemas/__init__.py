"""HTTP in and out of the catalog slice."""

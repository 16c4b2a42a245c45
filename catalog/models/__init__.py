"""Tables of the catalog slice."""

"""Tables of the collaboration slice."""

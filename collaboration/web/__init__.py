"""Pages of the collaboration slice."""

"""HTTP in and out of the collaboration slice."""

"""REST resources of the collaboration slice."""

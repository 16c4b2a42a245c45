"""REST resources of the identity slice."""

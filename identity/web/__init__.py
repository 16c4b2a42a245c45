"""Pages of the identity slice."""

"""HTTP in and out of the identity slice."""

"""Tables of the identity slice."""

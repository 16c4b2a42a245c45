"""Values and decisions; pure functions of the identity slice."""

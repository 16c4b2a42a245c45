"""Values and decisions; pure functions of the collaboration slice."""

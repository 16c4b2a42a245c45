"""Values and decisions; pure functions of the booking slice."""

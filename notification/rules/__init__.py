"""Values and decisions; pure functions of the notification slice."""

"""Values and decisions; pure functions of the catalog slice."""

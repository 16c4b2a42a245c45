"""People, organisations, zones, roles, sign-in and tokens."""

"""REST resources of the booking slice."""

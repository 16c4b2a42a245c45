"""Pages of the booking slice."""

"""HTTP in and out of the booking slice."""

"""HTTP in and out of the notification slice."""

"""Pages of the notification slice."""

"""REST resources of the notification slice."""

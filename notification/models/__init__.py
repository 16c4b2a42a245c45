"""Tables of the notification slice."""

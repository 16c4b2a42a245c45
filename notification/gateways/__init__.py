"""Talking to other systems of the notification slice."""

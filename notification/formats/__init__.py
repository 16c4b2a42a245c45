"""Bytes in and out of the notification slice."""

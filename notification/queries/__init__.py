"""Reads of the notification slice."""

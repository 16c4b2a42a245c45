"""Reads of the collaboration slice."""

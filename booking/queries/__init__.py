"""Reads of the booking slice."""

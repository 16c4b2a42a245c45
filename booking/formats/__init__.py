"""Bytes in and out of the booking desk."""

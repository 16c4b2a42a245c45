"""Reads of the catalog slice."""

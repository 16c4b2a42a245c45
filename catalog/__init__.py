"""Instruments: categories, listings, publication and search."""

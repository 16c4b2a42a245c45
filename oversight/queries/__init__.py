"""Reads of the oversight slice."""

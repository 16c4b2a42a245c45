"""Reads of the identity slice."""

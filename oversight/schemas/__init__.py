"""HTTP in and out of the oversight slice."""

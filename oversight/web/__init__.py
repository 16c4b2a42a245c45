"""Pages of the oversight slice."""

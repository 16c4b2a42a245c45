"""REST resources of the oversight slice."""

"""The database handle, base tables and the one transaction."""

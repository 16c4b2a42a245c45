"""Settings and the outside of the process; read by app alone."""

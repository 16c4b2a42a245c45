"""The Flask side of the kernel."""

"""Plain functions that make things with sensible defaults, one module per slice."""

"""When an instrument can be used, by whom and at what price."""

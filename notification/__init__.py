"""The inbox, e-mail and their delivery."""

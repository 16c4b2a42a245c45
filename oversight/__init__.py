"""Looking across the slices: audit trail, job health. Reads only."""

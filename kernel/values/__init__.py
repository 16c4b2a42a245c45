"""Words that every slice shares; standard library only."""

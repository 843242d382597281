"""What visitors report as wrong with a fact, and what editors decide about it."""

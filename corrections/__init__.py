"""What visitors say is wrong with a fact, and what editors make of it."""

"""Application rounds: whether they are open, their pages and calendars."""

"""Application rounds: their status, pages and calendars."""

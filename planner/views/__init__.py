"""The student's desk, page by page."""

"""Rows in and out of spreadsheets: which columns, which cells are safe, and what a file would change."""

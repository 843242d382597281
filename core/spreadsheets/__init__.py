"""Rows in and out of spreadsheets: their columns, their safe cells, and the effect of a file."""

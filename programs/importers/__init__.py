"""Importers: one module a kind of file, and the import as a whole in `catalogue`."""

"""Importers: one module for each kind of file, and the whole import in `catalog`."""

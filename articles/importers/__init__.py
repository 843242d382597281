"""Importers of the shipped guides and of the definitions of statistics."""

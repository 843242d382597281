"""Importers of job facts."""

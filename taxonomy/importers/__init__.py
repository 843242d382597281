"""Importers of fields of study and specializations."""

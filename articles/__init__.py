"""Guides, and the library of statistics that they quote."""

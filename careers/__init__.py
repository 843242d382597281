"""Occupations: wages, outlook and the fields of study that lead to them."""

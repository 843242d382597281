"""Proposals from outside: schools propose, editors decide field by field, and only then a public page changes."""

"""The pages of the schools' desk."""

"""A proposal from the form to the row: fields, form, differences, review and application."""

"""A proposal from form to database: fields, form, differences, review and application."""

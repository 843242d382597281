"""Schools and their programs: catalog, import, list and detail pages."""

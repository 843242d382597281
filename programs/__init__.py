"""Schools and their programs: catalogue, import, list and detail pages."""

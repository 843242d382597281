"""The list machine that programs and careers share: selection, facets, counts, search and index."""

"""The bottom layer: figures, sources, states, listings, search, charts. Imports Django and libraries only."""

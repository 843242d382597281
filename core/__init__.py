"""The bottom layer: figures and sources, publishing states, listings, search, charts. Imports Django and libraries only."""

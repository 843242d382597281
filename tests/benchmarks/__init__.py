"""Benchmarks: what a page costs on the server, what it weighs, and what an import takes. `python3 run.py bench`."""

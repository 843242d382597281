"""The catalog for other programs: a read-only API, nightly files, and the page that explains both."""

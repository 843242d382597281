"""The catalogue for programs of others: a read-only API, files made nightly, and the page that explains both."""

"""What changed on the site: the log, its page and its feeds."""

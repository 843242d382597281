"""The log of changes of the site's facts, its page and its feeds."""

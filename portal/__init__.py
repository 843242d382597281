"""The project: settings, URLs, home, admin site and everything that knows all apps."""

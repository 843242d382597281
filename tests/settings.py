"""Settings of the tests: those of a development machine, with a password hash that costs nothing."""

import os

os.environ["DEBUG"] = "true"
# What a page costs and says is asked of the page itself; tests of what is kept say so (the fixture `page_cache`).
os.environ["PAGE_CACHE"] = "false"
# What one test leaves behind is nothing to another; tests of what is kept state a folder.
os.environ.setdefault("INDEX_ROOT", "")
# Playwright runs an event loop in the thread of the tests, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from portal.settings import *  # noqa: E402, F403
from portal.settings import STATIC_ROOT  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A test logs in who it needs in one step; those of the second step ask for it (tests/portal/test_two_factor.py).
STAFF_TWO_FACTOR = False
# The tests ask from one address; the one about the limit sets its own.
OPEN_DATA_PER_MINUTE = 1_000_000
# No worker runs beside the tests: jobs are noted in memory, and mail waits in the outbox until a test sends it.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
# WhiteNoise warns of a folder that is not there.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Looks for a file when it is asked for, instead of at all of them for every client that a test makes.
WHITENOISE_AUTOREFRESH = True

"""Registers the texts of careers with the catalog's rules.

Their numbers need no rule: the database refuses percentiles of pay that do not rise.
"""

from careers.models import Career
from programs.rules.texts import READ

READ.append(Career)

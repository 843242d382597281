"""Rules that find untruth in the catalogue: each is a function whose docstring says what it means and why.

An upper app adds its own by a module `rules` with functions under `programs.rules.rule`; `programs.apps` finds it.
"""

from . import numbers, prices, dates, texts  # noqa: F401, I001  (in this order)
from .rule import RULES, RuleScope, Breach, Rule, rule, rules_of

__all__ = ["RULES", "RuleScope", "Breach", "Rule", "rule", "rules_of"]

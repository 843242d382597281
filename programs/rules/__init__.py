"""Rules that find false or doubtful facts. Each is a function; its docstring explains its meaning and reason.

An upper app adds rules in a module `rules`, with functions under `programs.rules.rule`; `programs.apps` imports it.
"""

from . import numbers, prices, dates, texts  # noqa: F401, I001  (in this order)
from .rule import RULES, RuleScope, Breach, Rule, rule, rules_of

__all__ = ["RULES", "RuleScope", "Breach", "Rule", "rule", "rules_of"]

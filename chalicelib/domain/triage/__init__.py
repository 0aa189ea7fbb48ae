"""Which public posts need a person: from the facts of a post and the rules in force to a verdict with its reasons.

`Post` (post.py) holds the facts, `TriageRule` (rule.py) is one rule, `DEFAULTS` (defaults.py) are those that are there
from the start, `decide` (verdict.py) weighs them. Standard library only, and a function of its arguments alone.
"""

from __future__ import annotations

"""Security rules of the Realtime Database: who may read and write what, and why.

A file is read by `source`, its structure by `declarations`; each expression goes
through `tokenizer`, `parser`, `check` and `evaluate`; `judgement` asks the rules of a
path, and `ruleset` is the door. Nothing here knows the network or the time.
"""

from emulators.firebase.database.rules.facts import QueryFacts
from emulators.firebase.database.rules.refusals import RulesRefused
from emulators.firebase.database.rules.ruleset import OPEN, Ruleset
from emulators.firebase.database.rules.verdict import Allowed, Denied, Verdict

__all__ = [
    "OPEN",
    "Allowed",
    "Denied",
    "QueryFacts",
    "RulesRefused",
    "Ruleset",
    "Verdict",
]

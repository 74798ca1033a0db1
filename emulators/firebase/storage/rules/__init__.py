"""The part of Firebase's rules language that a `storage.rules` file needs.

Supported: nested `match` with `{name}` and `{name=**}`, `allow` with all methods,
functions that return an expression, `&& || ! == != < <= > >= in + - *`, literals and
lists, `.matches('...')`, `request.auth`, `request.resource` and `resource`. Whatever
else a file holds makes loading it fail, with the place and the name.
"""

from emulators.firebase.storage.rules.nodes import Method
from emulators.firebase.storage.rules.ruleset import Question, Ruleset, Verdict
from emulators.firebase.storage.rules.scanner import RulesRefused

__all__ = ["Method", "Question", "RulesRefused", "Ruleset", "Verdict"]

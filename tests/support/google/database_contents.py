"""The Realtime Database itself: what lies in it, over its REST API.

https://firebase.google.com/docs/reference/rest/database (read 2026-11). What is stored
and what the rules say is our own emulated database's. Whoever has the right to it by
IAM is bound by no rule, unless they say for whom they ask
(`auth_variable_override`); whoever has no token is nobody to the rules. A token needs
scopes of the database's own (https://firebase.google.com/docs/database/rest/auth, read
2026-11). The words of the refusal of a token without that right are unconfirmed.
"""

import json
import time
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from emulators.firebase.database.rules import Ruleset
from interactive_broadcast.kernel.errors import RulesDenied
from tests.support.google import database_rules
from tests.support.google.api import Call
from tests.support.google.database_instances import Instance
from tests.support.google.database_rules import RIGHT, instance_of
from tests.support.google.exchange import Answer, json_answer
from tests.support.store_databases import StoreDatabase, StoreDatabases, identity_of

US: Final = replace(database_rules.US, routes=[])
ELSEWHERE: Final = replace(database_rules.ELSEWHERE, routes=[])
PATH: Final = "/{path=**}.json"
SCOPES: Final = (
    "https://www.googleapis.com/auth/firebase.database",
    "https://www.googleapis.com/auth/userinfo.email",
)

_parsed = lru_cache(8)(Ruleset.parse)


@dataclass(slots=True)
class DatabaseContents:
    """By instance: what lies in it, under the rules that it had when it was asked."""

    by_instance: dict[tuple[str, str], StoreDatabases] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def of(self, instance: Instance) -> StoreDatabases:
        """The contents of an instance. With other rules it begins empty."""
        key = (instance.id, instance.rules)
        with self.lock:
            if key not in self.by_instance:
                self.by_instance[key] = StoreDatabases(
                    _parsed(instance.rules), now_ms=lambda: time.time_ns() // 10**6
                )
            return self.by_instance[key]


@US.get(PATH, is_open=True)
@ELSEWHERE.get(PATH, is_open=True)
def read(call: Call) -> Answer:
    return _answer(call, lambda database, path: database.get(path))


@US.put(PATH, is_open=True)
@ELSEWHERE.put(PATH, is_open=True)
def write(call: Call) -> Answer:
    value = call.request.json

    def put(database: StoreDatabase, path: str) -> Any:
        database.update({path: value})
        return value

    return _answer(call, put)


@US.delete(PATH, is_open=True)
@ELSEWHERE.delete(PATH, is_open=True)
def delete(call: Call) -> Answer:
    return _answer(call, lambda database, path: database.update({path: None}))


def _answer(call: Call, act: Any) -> Answer:
    if call.found is None:
        return json_answer({"error": "404 Not Found"}, 404)
    database = _database(call)
    if database is None:
        return json_answer({"error": "Unauthorized request."}, 401)
    try:
        return json_answer(act(database, call.at["path"]))
    except RulesDenied:
        return json_answer({"error": "Permission denied"}, 401)


def _database(call: Call) -> StoreDatabase | None:
    """As whoever asks; None for somebody with a token who may not."""
    contents = call.project.part(DatabaseContents).of(instance_of(call))
    if call.request.bearer is None:
        return contents.client(identity_of(None))
    if call.caller is None or not call.project.permits(call.caller, RIGHT):
        return None
    if not call.cloud.is_good_for(call.request.bearer, *SCOPES):
        return None
    override = call.query.get("auth_variable_override")
    if override is None:
        return contents.as_backend()
    return contents.client(identity_of(json.loads(override)))

"""The Realtime Database itself: its rules, as they are deployed.

https://firebase.google.com/docs/database/rest/app-management (read 2026-11). The host
names the instance. The rules are parsed as our own emulated database parses them, which
refuses what Google's does.
"""

from collections.abc import Mapping
from typing import Final

from emulators.firebase.database.rules.refusals import RulesRefused
from emulators.firebase.database.rules.ruleset import Ruleset
from tests.support.google.api import Api, Call
from tests.support.google.cloud import GoogleCloud
from tests.support.google.database_instances import Databases, Instance
from tests.support.google.exchange import Answer, Json, Request, json_answer
from tests.support.google.project import Project


def _project_of(
    cloud: GoogleCloud, request: Request, _: Mapping[str, str]
) -> Project | None:
    instance_id = request.host.partition(".")[0]
    for project in cloud.projects.values():
        if instance_id in project.part(Databases).by_id:
            return project
    return None


def _api(host: str) -> Api:
    return Api(
        host,
        "Firebase Realtime Database",
        enabled_as="firebasedatabase.googleapis.com",
        project_of=_project_of,
    )


US: Final = _api("*.firebaseio.com")
ELSEWHERE: Final = _api("*.firebasedatabase.app")
RULES: Final = "/.settings/rules.json"
RIGHT: Final = "firebasedatabase.instances.update"


@US.put(RULES, RIGHT)
@ELSEWHERE.put(RULES, RIGHT)
def put_rules(call: Call) -> Answer | Json:
    source = call.request.body.decode()
    is_dry_run = call.query.get("dryRun") == "true"
    try:
        Ruleset.parse(source, is_dry_run=is_dry_run)
    except RulesRefused as refused:
        return json_answer({"error": str(refused)}, 400)
    if not is_dry_run:
        instance_of(call).rules = source
    return {"status": "ok"}


@US.get(RULES, RIGHT)
@ELSEWHERE.get(RULES, RIGHT)
def get_rules(call: Call) -> Answer:
    """As they were deployed, with their comments."""
    return Answer(200, instance_of(call).rules.encode())


def instance_of(call: Call) -> Instance:
    """The instance that the host names."""
    return call.project.part(Databases).by_id[call.request.host.partition(".")[0]]

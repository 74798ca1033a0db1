"""Firebase Rules: the rules of Cloud Storage, as they are deployed.

https://firebase.google.com/docs/reference/rules/rest (v1, read 2026-11). A ruleset is
made of source files, and a release puts it to use for one bucket. The source is parsed
as our own emulated storage parses it.
"""

from dataclasses import dataclass, field
from typing import Final

from emulators.firebase.storage.rules.ruleset import Ruleset
from emulators.firebase.storage.rules.scanner import RulesRefused
from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.refusals import not_found

API: Final = Api("firebaserules.googleapis.com", "Firebase Rules API")


@dataclass(slots=True)
class Rulesets:
    """Those of one project: `by_name` their files, `releases` what is in use."""

    by_name: dict[str, list[Json]] = field(default_factory=dict)
    releases: dict[str, str] = field(default_factory=dict)


@API.post("/v1/projects/{project}:test", "firebaserules.rulesets.test")
def test_ruleset(call: Call) -> Json:
    issues = [
        issue
        for file in call.body["source"]["files"]
        if (issue := _issue(file)) is not None
    ]
    return {"issues": issues} if issues else {}


@API.post("/v1/projects/{project}/rulesets", "firebaserules.rulesets.create")
def create_ruleset(call: Call) -> Json:
    held = call.project.part(Rulesets).by_name
    name = f"{call.project.name}/rulesets/ruleset-{len(held) + 1}"
    held[name] = call.body["source"]["files"]
    return {"name": name, "source": call.body["source"], "createTime": _TIME}


@API.get("/v1/projects/{project}/rulesets/{ruleset}", "firebaserules.rulesets.get")
def get_ruleset(call: Call) -> Json:
    name = f"{call.project.name}/rulesets/{call.at['ruleset']}"
    files = call.project.part(Rulesets).by_name.get(name)
    if files is None:
        raise not_found(name)
    return {"name": name, "source": {"files": files}, "createTime": _TIME}


@API.get("/v1/projects/{project}/releases", "firebaserules.releases.list")
def list_releases(call: Call) -> Json:
    held = call.project.part(Rulesets).releases
    return {"releases": [_release(*each) for each in held.items()]} if held else {}


@API.post("/v1/projects/{project}/releases", "firebaserules.releases.create")
def create_release(call: Call) -> Json:
    return _put_to_use(call, call.body)


@API.patch(
    "/v1/projects/{project}/releases/{release=**}", "firebaserules.releases.update"
)
def update_release(call: Call) -> Json:
    name = f"{call.project.name}/releases/{call.at['release']}"
    if name not in call.project.part(Rulesets).releases:
        raise not_found(name)
    return _put_to_use(call, call.body["release"])


def _issue(file: Json) -> Json | None:
    """The mistake in a source file; the place in it is not told as Google tells it."""
    try:
        Ruleset(file["content"])
    except RulesRefused as refused:
        return {
            "severity": "ERROR",
            "description": str(refused),
            "sourcePosition": {"fileName": file["name"], "line": 1, "column": 1},
        }
    return None


def _put_to_use(call: Call, release: Json) -> Json:
    rulesets = call.project.part(Rulesets)
    if release["rulesetName"] not in rulesets.by_name:
        raise not_found(release["rulesetName"])
    rulesets.releases[release["name"]] = release["rulesetName"]
    return _release(release["name"], release["rulesetName"])


def _release(name: str, ruleset: str) -> Json:
    return {
        "name": name,
        "rulesetName": ruleset,
        "createTime": _TIME,
        "updateTime": _TIME,
    }


_TIME: Final = "2026-11-01T00:00:00.000000Z"

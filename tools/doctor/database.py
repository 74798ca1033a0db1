"""Checks of the Realtime Database."""

import json
import re
from http import HTTPStatus
from typing import Any, Final

from tools.doctor.examination import Examination
from tools.doctor.outcomes import Wrong, unclear, wrong
from tools.doctor.refusals import As
from tools.doctor.roles import lacking
from tools.provision.resources import DATABASE_REGIONS

PLACE: Final = "doctor"
"""The one place that is written to. No rule opens it, and no trigger listens there."""

ROLE: Final = "roles/firebasedatabase.admin"


def database_region(x: Examination) -> str:
    """The functions run in the region of the database, and a database can be there."""
    region = x.place.region
    if region not in DATABASE_REGIONS:
        raise wrong(
            f"REGION is {region}, where no Realtime Database can be: it has to be "
            f"{', '.join(DATABASE_REGIONS[:-1])} or {DATABASE_REGIONS[-1]}, in "
            f"functions/.env.{x.place.project}.",
            x.deploy,
        )
    found = x.instance()
    there = re.sub(r".*/locations/([^/]+)/.*", r"\1", str(found["name"]))
    if there != region:
        raise wrong(
            f"The database {x.place.instance} is in {there}, and the functions are to "
            f"run in {region}: say REGION={there} in functions/.env.{x.place.project}.",
            x.deploy,
        )
    if found.get("state") != "ACTIVE":
        raise wrong(
            f"The database {x.place.instance} is switched off.",
            x.firebase("database:instances:list"),
        )
    return f"{x.place.instance} in {region}, as the functions"


def database_as_backend(x: Examination) -> str:
    """The backend reads, writes and deletes in the database.

    At `doctor/{a random name}`, which is deleted again.
    """
    path = f"{PLACE}/{x.probe}"
    try:
        ask_as_backend(x, "PUT", path, body=x.probe)
        read = ask_as_backend(x, "GET", path)
        if read != x.probe:
            raise unclear("The database answers something else than was written.")
    finally:
        x.afterwards.ask_database("DELETE", path, As.BACKEND)
    return "reads, writes and deletes"


def ask_as_backend(x: Examination, method: str, path: str, **given: Any) -> Any:  # noqa: ANN401 - JSON
    """What the database answers to the backend, on behalf of nobody."""
    answer = x.ask_database(method, path, As.BACKEND, **given)
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise Wrong(lacking(x, ROLE, "The database refuses the backend."))
    if not answer.is_success:
        raise unclear(f"The database answers with status {answer.status}.")
    return answer.body


def database_as_caller(x: Examination) -> str:
    """For a caller the rules decide: both what they allow and what they refuse.

    A caller of a made-up name reads a public record that is not there, takes back a
    seat that they do not have, and is refused `doctor`, where nobody reads or writes.
    """
    uid = x.probe
    show = f"{PLACE}/{PLACE}"
    seat = f"activeBroadcasts/{show}/activeFans"
    _allowed(x, "GET", f"shows/{show}", uid)
    _allowed(x, "DELETE", f"{seat}/{uid}", uid)
    _refused(x, "GET", f"{PLACE}/{uid}", uid)
    _refused(x, "DELETE", f"{PLACE}/{uid}", uid)
    _refused(x, "DELETE", f"{seat}/somebody-else", uid)
    return "the rules allow and refuse as they should"


def _as_caller(x: Examination, method: str, path: str, uid: str) -> int:
    auth = {"uid": uid, "via": "functions", "token": {"role": "fan"}}
    answer = x.ask_database(
        method, path, As.BACKEND, query={"auth_variable_override": json.dumps(auth)}
    )
    status: int = answer.status
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        if answer.body != {"error": "Permission denied"}:
            # The rules say it in these words; of the backend's own rights it is others.
            raise Wrong(lacking(x, ROLE, "The database refuses the backend."))
        return status
    if not answer.is_success:
        raise unclear(f"The database answers with status {status}.")
    return status


def _allowed(x: Examination, method: str, path: str, uid: str) -> None:
    if _as_caller(x, method, path, uid) != HTTPStatus.OK:
        raise wrong(
            f"The rules refuse a caller {path.partition('/')[0]}/…, which they should "
            "allow: other rules are deployed.",
            _deploying_rules(x),
        )


def _refused(x: Examination, method: str, path: str, uid: str) -> None:
    if _as_caller(x, method, path, uid) == HTTPStatus.OK:
        raise wrong(
            f"The rules allow a caller {path.partition('/')[0]}/…, which they should "
            "refuse: other rules are deployed.",
            _deploying_rules(x),
        )


def database_rules(x: Examination) -> str:
    """The rules that are deployed are those of this checkout."""
    answer = x.ask_database("GET", ".settings/rules", As.BACKEND)
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise Wrong(lacking(x, ROLE, "The database refuses the backend its rules."))
    if not answer.is_success:
        raise unclear(f"The database answers with status {answer.status}.")
    if _bare(answer.text) != _bare(x.rules["database.rules.json"]):
        raise wrong(
            "The rules that are deployed are not database.rules.json of this checkout.",
            _deploying_rules(x),
        )
    return "database.rules.json is deployed"


def _deploying_rules(x: Examination) -> str:
    return x.firebase("deploy", "--only", "database")


_TOKENS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|\s+', re.DOTALL)


def _bare(rules: str) -> str:
    """Rules without comments and space between their words.

    A rule may go over several lines, which JSON does not allow; so it is not parsed.
    """
    return _TOKENS.sub(_kept, rules)


def _kept(found: re.Match[str]) -> str:
    word = found[0]
    return re.sub(r"\s+", " ", word) if word.startswith('"') else ""

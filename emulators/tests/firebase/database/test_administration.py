"""What tools do with a database."""

import pytest

from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.rig import NAMESPACE, OWNER, Rig, as_user

RULES_URL = "/.settings/rules.json"
TRIGGERS_URL = "/.settings/functionTriggers.json"
COMMENTED = """{
  // Everyone reads.
  "rules": {".read": true, ".write": false,},
}"""
A_TRIGGER: Json = {
    "name": "projects/demo-shows/locations/us-central1/triggers/onStatus",
    "path": "events/{eventId}/status",
    "event": "google.firebase.database.ref.v1.written",
    "topic": "projects/demo-shows/topics/onStatus",
    "namespacePattern": "*",
}


def test_rules_come_back_as_they_were_set(rig: Rig) -> None:
    put = rig.call("PUT", RULES_URL, COMMENTED, headers=OWNER)

    got = rig.call("GET", RULES_URL, headers=OWNER)
    strict = rig.call("GET", f"{RULES_URL}?format=strict", headers=OWNER)

    assert (put.status_code, put.json()) == (200, {"status": "ok"})
    assert got.text == COMMENTED
    assert strict.json() == {"rules": {".read": True, ".write": False}}
    assert rig.call("PUT", "/a.json", 1).status_code == 401


def test_refused_rules_say_where_and_leave_the_former(rig: Rig) -> None:
    refused = rig.call("PUT", RULES_URL, "{}", headers=OWNER)

    assert refused.status_code == 400
    assert refused.json()["error"].startswith("1:2: Expected 'rules' property.")
    assert rig.call("PUT", "/a.json", 1).status_code == 200


def test_a_dry_run_only_checks(rig: Rig) -> None:
    closed = '{"rules": {}}'

    checked = rig.call("PUT", f"{RULES_URL}?dryRun=true", closed, headers=OWNER)
    refused = rig.call("PUT", f"{RULES_URL}?dryRun=true", "[]", headers=OWNER)

    assert (checked.status_code, refused.status_code) == (200, 400)
    assert rig.call("GET", "/a.json").status_code == 200


def test_a_dry_run_takes_a_file_that_is_too_large_to_install(rig: Rig) -> None:
    large = '{"rules": {}}' + " " * 300_000

    checked = rig.call("PUT", f"{RULES_URL}?dryRun=true", large, headers=OWNER)
    installed = rig.call("PUT", RULES_URL, large, headers=OWNER)

    assert (checked.status_code, installed.status_code) == (200, 400)
    assert "must not exceed" in installed.json()["error"]


def test_rules_that_are_no_json_are_a_parse_error_with_its_place(rig: Rig) -> None:
    refused = rig.call("PUT", RULES_URL, '{\n  "rules": {\n    %', headers=OWNER)
    nothing = rig.call("PUT", RULES_URL, "path /events {}", headers=OWNER)

    assert refused.json() == {"error": "3:5: Expected '\"'.\n"}
    assert (nothing.status_code, nothing.json()) == (
        400,
        {"error": "1:1: Parse error.\n"},
    )


def test_each_database_has_its_own_rules(rig: Rig) -> None:
    rig.call("PUT", f"{RULES_URL}?ns=other", '{"rules": {}}', headers=OWNER)

    assert rig.call("GET", "/a.json?ns=other").status_code == 401
    assert rig.call("GET", "/a.json").status_code == 200


def test_a_new_database_is_open(rig: Rig) -> None:
    rules = rig.call("GET", f"{RULES_URL}?ns=new&format=strict", headers=OWNER)

    assert rules.json() == {"rules": {".read": True, ".write": True}}


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", RULES_URL),
        ("PUT", RULES_URL),
        ("GET", TRIGGERS_URL),
        ("POST", TRIGGERS_URL),
        ("GET", "/.inspect/databases.json"),
    ],
)
def test_only_admins_administer(rig: Rig, method: str, url: str) -> None:
    for headers in ({}, as_user("guest-1")):
        answer = rig.call(method, url, "{}", headers=headers)

        assert answer.status_code == 401
        assert answer.json() == {"error": "Permission denied"}


def test_databases_are_listed_for_exports(rig: Rig) -> None:
    rig.call("PUT", "/a.json?ns=other", 1)

    listed = rig.call("GET", "/.inspect/databases.json", headers=OWNER)

    assert listed.json() == [{"name": NAMESPACE}, {"name": "other"}]


def test_an_export_can_be_imported(rig: Rig) -> None:
    data: Json = {"a": {".value": 1, ".priority": 2}, "b": {"0": "x"}}
    rig.seed("/.json", data)
    exported = rig.call("GET", "/.json?format=export", headers=OWNER)

    imported = rig.call(
        "PUT",
        "/.json?ns=copy&disableTriggers=true&writeSizeLimit=unlimited",
        exported.text,
        headers=OWNER,
    )

    copy = rig.call("GET", "/.json?ns=copy&format=export", headers=OWNER)
    assert imported.status_code == 200
    assert copy.json() == data


def test_triggers_are_registered_by_name(rig: Rig) -> None:
    first = rig.call("POST", TRIGGERS_URL, A_TRIGGER, headers=OWNER)
    rig.call("POST", TRIGGERS_URL, A_TRIGGER, headers=OWNER)

    [listed] = rig.call("GET", TRIGGERS_URL, headers=OWNER).json()

    assert first.json() == {"status": "ok"}
    assert listed["path"] == "events/{eventId}/status"
    assert listed["event"] == "google.firebase.database.ref.v1.written"


def test_a_list_of_triggers_replaces_all(rig: Rig) -> None:
    rig.call("POST", TRIGGERS_URL, A_TRIGGER, headers=OWNER)

    rig.call("PUT", TRIGGERS_URL, [], headers=OWNER)

    assert rig.call("GET", TRIGGERS_URL, headers=OWNER).json() == []
    assert rig.call("PUT", TRIGGERS_URL, {}, headers=OWNER).status_code == 400


def test_anyone_may_see_which_rules_were_tried(rig: Rig) -> None:
    rules = '{"rules": {"a": {".read": "auth != null"}}}'
    rig.call("PUT", RULES_URL, rules, headers=OWNER)
    rig.call("GET", "/a.json")

    told = rig.call("GET", "/.inspect/coverage.json").json()
    page = rig.call("GET", "/.inspect/coverage")

    assert (told["database"], told["covered"], told["total"]) == (NAMESPACE, 0, 1)
    assert (told["rules"][0]["rule"], told["rules"][0]["false"]) == ("a/.read", 1)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "0 of 1 expressions" in page.text


@pytest.mark.parametrize("path", ["/.inspect/coverage", "/.inspect/coverage.json"])
def test_a_database_that_cannot_be_has_no_coverage(rig: Rig, path: str) -> None:
    refused = rig.call("GET", f"{path}?ns=no%20name")

    assert refused.status_code == 400
    assert refused.json() == {"error": "Invalid namespace"}


def test_rules_with_half_a_character_are_shown_all_the_same(rig: Rig) -> None:
    rules = '{"rules": {"a": {".read": "auth.uid == \'\\ud800\'"}}}'

    put = rig.call("PUT", RULES_URL, rules, headers=OWNER)

    assert put.status_code == 200
    assert rig.call("GET", "/.inspect/coverage").status_code == 200


STRICT_URL = "/.settings/strictTriggerValidation.json"
SIZE_URL = "/.settings/defaultWriteSizeLimit.json"


def statuses(count: int) -> Json:
    return {f"e{number}": {"status": "live"} for number in range(count)}


def hears_of_everything(rig: Rig) -> None:
    rig.call("POST", TRIGGERS_URL, A_TRIGGER, headers=OWNER)
    rig.database.triggers_target = "http://127.0.0.1:9"


def test_a_write_that_causes_too_many_events_is_refused_whole(rig: Rig) -> None:
    hears_of_everything(rig)

    refused = rig.call("PUT", "/events.json", statuses(501), headers=OWNER)

    assert refused.status_code == 400
    assert refused.json() == {
        "error": "TOO_MANY_TRIGGERS: This request would cause too many functions to be "
        "triggered."
    }
    assert rig.call("GET", "/events.json", headers=OWNER).json() is None


@pytest.mark.parametrize("silently", [True, False])
def test_a_removal_that_causes_too_many_is_refused_unless_it_is_silent(
    rig: Rig, *, silently: bool
) -> None:
    rig.seed("/events.json", statuses(501))
    hears_of_everything(rig)
    url = "/events.json?disableTriggers=true" if silently else "/events.json"

    assert rig.call("DELETE", url, headers=OWNER).status_code == (
        200 if silently else 400
    )


def test_an_event_that_is_too_large_has_the_write_refused(rig: Rig) -> None:
    hears_of_everything(rig)
    long = f'"{"x" * 1_100_000}"'

    refused = rig.call("PUT", "/events/e/status.json", long, headers=OWNER)

    assert refused.status_code == 400
    assert refused.json()["error"].startswith("TRIGGER_PAYLOAD_TOO_LARGE: ")


def test_an_owner_may_have_it_taken_all_the_same(rig: Rig) -> None:
    hears_of_everything(rig)

    put = rig.call("PUT", STRICT_URL, "false", headers=OWNER)
    told = rig.call("GET", STRICT_URL, headers=OWNER)
    taken = rig.call("PUT", "/events.json", statuses(501), headers=OWNER)
    rig.database.reset()
    anew = rig.call("GET", STRICT_URL, headers=OWNER)

    assert (put.status_code, told.json()) == (200, {"value": False})
    assert taken.status_code == 200
    assert anew.json() == {"value": True}
    assert rig.call("PUT", STRICT_URL, "3", headers=OWNER).status_code == 400
    assert rig.call("PUT", STRICT_URL, "false").status_code == 401


def test_how_large_a_write_may_be_is_set_for_a_database(rig: Rig) -> None:
    small = 11 * 1024 * 1024
    was = rig.call("GET", SIZE_URL, headers=OWNER).json()

    put = rig.call("PUT", SIZE_URL, '"small"', headers=OWNER)
    refused = rig.call("PUT", "/a.json", ["x" * small, "x" * small], headers=OWNER)

    assert (was, put.status_code) == ("large", 200)
    assert rig.call("GET", SIZE_URL, headers=OWNER).json() == "small"
    assert refused.status_code == 400
    assert rig.call("PUT", SIZE_URL, '"tiny"', headers=OWNER).status_code == 400

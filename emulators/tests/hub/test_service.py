"""The hub: addresses for SDKs, and what a test asks of the stack itself."""

import time
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from emulators.stack import LocalStack
from emulators.tests.deadline import DEADLINE_S

OWNER = {"Authorization": "Bearer owner"}


@pytest.fixture
def hub(echoing: LocalStack) -> Iterator[httpx.Client]:
    url = echoing.settings.url("hub")
    with httpx.Client(base_url=url, trust_env=False, timeout=DEADLINE_S) as client:
        yield client


def test_sdks_find_the_emulators_where_the_official_hub_tells_them(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    emulators = hub.get("/emulators").json()

    database = emulators["database"]
    expected = echoing.settings.address("database")
    assert f"{database['host']}:{database['port']}" == expected
    assert set(emulators) == {
        "hub",
        "functions",
        "hosting",
        "database",
        "auth",
        "storage",
        "tasks",
    }
    assert hub.get("/").json()["origins"] == [echoing.settings.url("hub")]


def test_the_databases_triggers_can_be_silenced_for_a_while(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    def write(event: str, status: str) -> None:
        url = f"{echoing.settings.url('database')}/events/{event}/status.json"
        query = {"ns": echoing.settings.namespace}
        httpx.put(url, params=query, json=status, headers=OWNER, trust_env=False)
        echoing.settle()

    off = hub.put("/functions/disableBackgroundTriggers").json()
    write("silenced", "live")
    on = hub.put("/functions/enableBackgroundTriggers").json()
    write("heard", "live")
    hub.put("/functions/disableBackgroundTriggers")
    echoing.reset()
    write("after-a-reset", "live")

    url = echoing.settings.function_url("seen")
    heard = [each.get("event") for each in httpx.get(url, trust_env=False).json()]
    assert (off, on) == ({"enabled": False}, {"enabled": True})
    assert "silenced" not in heard
    assert {"heard", "after-a-reset"} <= set(heard)


def test_information_has_addresses_functions_and_variables_and_no_secret(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    answer = hub.get("/__/info")

    told = answer.json()
    assert told["addresses"]["opentok"] == echoing.settings.url("opentok")
    assert told["functions"]["echo"] == echoing.settings.function_url("echo")
    assert "onStatusWritten" not in told["functions"]
    assert "FIREBASE_CONFIG" in told["environment"]
    assert "TOKEN_KEY" not in answer.text


def test_sdks_in_any_page_find_the_emulators(hub: httpx.Client) -> None:
    answer = hub.get("/emulators", headers={"origin": "http://app.test"})

    assert answer.headers["access-control-allow-origin"] == "http://app.test"


@pytest.mark.parametrize("service", ["hub", "opentok", "functions", "auth", "storage"])
def test_no_service_answers_the_controls_to_a_page_of_another_origin(
    echoing: LocalStack, hub: httpx.Client, service: str
) -> None:
    path = "info" if service == "hub" else "projects"
    place = f"{echoing.settings.url(service)}/__/{path}"
    foreign = {"origin": "http://localhost:3000"}

    read = hub.get(place, headers=foreign)
    written = hub.post(place, content="{}", headers={"origin": "null"})
    asked = hub.options(place, headers=foreign)

    assert (read.status_code, written.status_code, asked.status_code) == (403,) * 3
    assert "access-control-allow-origin" not in asked.headers


def test_a_page_of_another_origin_moves_no_clock_and_resets_nothing(
    hub: httpx.Client,
) -> None:
    before = hub.get("/__/clock").json()["offsetMs"]
    foreign = {"origin": "https://evil.test", "content-type": "text/plain"}

    for path, content in (("clock", '{"advance": "1h"}'), ("reset", "")):
        answer = hub.post(f"/__/{path}", content=content, headers=foreign)
        assert answer.status_code == 403

    assert hub.get("/__/clock").json()["offsetMs"] == before


def test_the_clock_moves_by_a_span_or_by_milliseconds(hub: httpx.Client) -> None:
    start = hub.get("/__/clock").json()["offsetMs"]

    by_span = hub.post("/__/clock", json={"advance": "2m30s"}).json()["offsetMs"]
    by_ms = hub.post("/__/clock", json={"advanceMs": 1000}).json()["offsetMs"]

    assert by_span - start == pytest.approx(150_000, abs=100)
    assert by_ms - by_span == pytest.approx(1000, abs=100)


def test_the_clock_runs_on_to_what_is_due_next(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    due = echoing.assembly.context.clock.next_due
    runs = hub.get("/__/schedules").json()["tick"]["runs"]

    hub.post("/__/clock", json={"to": "next"})

    assert due is not None
    assert echoing.now() >= due
    assert hub.get("/__/schedules").json()["tick"]["runs"] >= runs


def test_the_journal_says_why_a_call_was_refused(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    place = f"{echoing.settings.url('database')}/a.json"
    closed = echoing.settings.url("database") + "/.settings/rules.json"
    named = {"ns": echoing.settings.namespace}
    hub.put(closed, params=named, content='{"rules": {}}', headers=OWNER)
    hub.put(place, params=named, json=1)
    hub.get(echoing.settings.url("opentok") + "/v2/project/1/archive")

    refused = [
        entry["refusal"]
        for entry in hub.get("/__/journal").json()["entries"]
        if entry["status"] >= 400
    ]
    assert refused[0] == (
        "Nobody (signed out) may not write /a: there is no .write rule for it."
    )
    assert refused[1]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/__/clock", "{}"),
        ("/__/clock", '{"to": "later"}'),
        ("/__/clock", '{"advance": "soon"}'),
        ("/__/clock", '{"advance": 5}'),
        ("/__/clock", '{"advanceMs": -1}'),
        ("/__/clock", '{"advanceMs": true}'),
        ("/__/clock", '{"advanceMs": NaN}'),
        ("/__/clock", '{"advanceMs": 1e300}'),
        ("/__/clock", '{"advanceMs": 1, "advance": "1s"}'),
        ("/__/clock", "[]"),
        ("/__/clock", "no JSON"),
        ("/__/settle", '{"timeoutMs": 0}'),
        ("/__/settle", '{"timeoutMs": "long"}'),
        ("/__/faults", "{}"),
        ("/__/faults", '{"service": "functions"}'),
        ("/__/faults", '{"service": "weather"}'),
        ("/__/faults", '{"service": "auth", "times": 0}'),
        ("/__/faults", '{"service": "auth", "status": 99}'),
        ("/__/faults", '{"service": "auth", "when": "never"}'),
        ("/__/faults", '{"service": "auth", "unknown": 1}'),
        ("/__/faults", '{"service": "auth", "clockMs": 1000}'),
        ("/__/faults", '{"service": "opentok", "operation": "start"}'),
        ("/__/faults", '{"service": "opentok", "lastsMs": 0}'),
    ],
)
def test_a_bad_request_is_refused_with_what_to_do(
    hub: httpx.Client, path: str, content: str
) -> None:
    answer = hub.post(path, content=content)

    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"]


def test_an_armed_fault_strikes_and_the_journal_proves_it(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    body = {"service": "database", "operation": "put", "status": 503, "body": "{}"}
    armed = hub.post("/__/faults", json=body).json()

    url = echoing.settings.url("database") + "/a.json"
    refused = hub.put(url, json=1, headers=OWNER)
    (fault,) = hub.get("/__/faults").json()["faults"]
    query = {"service": "database", "operation": "put"}
    (entry,) = hub.get("/__/journal", params=query).json()["entries"]

    assert refused.status_code == 503
    assert (fault["id"], fault["fired"], fault["spent"]) == (armed["id"], 1, True)
    assert (entry["status"], entry["fault"]) == (503, armed["id"])


def test_an_outage_of_one_kind_of_call_lasts_as_long_as_it_says(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    body = {"service": "opentok", "operation": "createSession", "status": 503}
    hub.post("/__/faults", json={**body, "lastsMs": 60_000})
    opentok = echoing.settings.url("opentok")

    def statuses() -> tuple[int, int]:
        made = hub.post(f"{opentok}/session/create")
        return made.status_code, hub.get(f"{opentok}/v2/project/1/archive").status_code

    during = [statuses() for _ in range(3)]
    hub.post("/__/clock", json={"advanceMs": 60_000})
    (fault,) = hub.get("/__/faults").json()["faults"]

    assert during == [(503, 403)] * 3
    assert statuses() == (403, 403)
    assert (fault["fired"], fault["spent"]) == (3, True)


def test_the_dates_of_answers_are_the_stacks(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    hub.post("/__/clock", json={"advance": "40d"})

    for service in ("hub", "database", "auth", "storage", "opentok", "tasks"):
        answer = hub.get(echoing.settings.url(service))
        told = parsedate_to_datetime(answer.headers["date"])
        assert abs(told - echoing.now()) < timedelta(minutes=1), service


def test_faults_can_be_taken_back(hub: httpx.Client) -> None:
    hub.post("/__/faults", json={"service": "database", "status": 503})

    hub.delete("/__/faults")

    assert hub.get("/__/faults").json() == {"faults": []}


def test_a_reset_leaves_no_data_fault_or_journal(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    namespace = {"ns": echoing.settings.namespace}
    url = echoing.settings.url("database") + "/a.json"
    hub.put(url, json=1, params=namespace, headers=OWNER)
    hub.post("/__/faults", json={"service": "auth"})

    answer = hub.post("/__/reset")

    assert answer.status_code == 200
    assert hub.get("/__/faults").json() == {"faults": []}
    assert hub.get("/__/journal").json()["entries"] == []
    assert hub.get(url, params=namespace, headers=OWNER).json() is None


def test_settling_waits_for_the_triggers_of_a_write(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    url = echoing.settings.url("database") + "/events/e1/status.json"
    namespace = {"ns": echoing.settings.namespace}
    hub.put(url, json="live", params=namespace, headers=OWNER)

    answer = hub.post("/__/settle")

    seen = hub.get(echoing.settings.function_url("seen")).json()
    assert answer.status_code == 200
    assert {"kind": "status", "event": "e1", "before": None, "after": "live"} in seen


def test_a_schedule_can_be_run_now(hub: httpx.Client) -> None:
    answer = hub.post("/__/schedules/tick:run")

    job = hub.get("/__/schedules").json()["tick"]
    assert answer.json() == {"status": 200}
    assert (job["name"], job["runs"]) == ("firebase-schedule-tick-us-central1", 1)


def test_what_is_no_schedule_cannot_be_run(hub: httpx.Client) -> None:
    answer = hub.post("/__/schedules/echo:run")

    assert answer.status_code == 404
    assert "echo" in answer.json()["error"]["message"]


def test_killed_functions_come_back_as_another_process(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    url = echoing.settings.function_url("echo")
    before = hub.post(url).json()["pid"]

    killed = hub.post("/__/functions:kill").json()["killed"]

    after = hub.post(url).json()["pid"]
    assert killed == before
    assert after != before


def test_what_the_functions_printed_can_be_read(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    hub.get(echoing.settings.function_url("crash"))

    # What a process prints arrives beside its answers, if a little later.
    deadline = time.monotonic() + DEADLINE_S
    while "crashed on purpose" not in hub.get("/__/logs").text:
        assert time.monotonic() < deadline


def test_the_usage_counts_calls_of_functions_and_what_the_database_sends(
    echoing: LocalStack, hub: httpx.Client
) -> None:
    before = hub.get("/__/usage").json()
    hub.get(echoing.settings.function_url("echo"))
    hub.put(
        f"{echoing.settings.url('database')}/greeting.json",
        json="hello",
        headers={"Authorization": "Bearer owner"},
    )

    after = hub.get("/__/usage").json()

    called = after["functions"]["calls"]["echo"]
    assert called == before["functions"]["calls"].get("echo", 0) + 1
    counted = {
        name: after["database"][name] - before["database"][name]
        for name in ("requests", "bytesSent")
    }
    assert counted == {"requests": 1, "bytesSent": len('"hello"')}

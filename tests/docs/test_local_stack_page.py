"""What the page on the local stack says can be done, can be done."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import asdict

import httpx
import pytest

from dev.docs.local_stack import DOOR, SERVICES, environment
from dev.docs.pages import LOCAL_STACK
from emulators.kernel.context import Kernel
from emulators.opentok import api_clients, api_control
from emulators.opentok.cloud import Cloud
from emulators.settings import Ports
from emulators.stack import LocalStack
from rehearsal.demo import demo_settings
from tests.docs.shell import code_blocks, curls, parse

TIMEOUT_S = 30.0
CURLS = [curl for block in code_blocks(LOCAL_STACK) for curl in curls(block)]


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=TIMEOUT_S, trust_env=False) as client:
        yield client


def test_every_command_of_the_page_is_answered(
    stack: LocalStack, http: httpx.Client
) -> None:
    # In their order on one stack, as somebody would who reads along.
    answers = {curl: parse(curl).send(http, stack.settings) for curl in CURLS}

    refused = {c: a.text for c, a in answers.items() if a.status_code != 200}
    assert refused == {}


def test_the_page_has_every_call_of_the_hub() -> None:
    source = (demo_settings().root / "emulators" / "hub.py").read_text(encoding="utf-8")
    served = set(re.findall(r'"(/__/[^"]+)", self\.', source))

    shown = {parse(curl).url.partition(":4400")[2].partition("?")[0] for curl in CURLS}
    shown = {path.replace("cleanEventImages", "{function_id}") for path in shown}

    assert served
    assert served <= shown


def test_the_page_names_only_calls_of_opentok_that_there_are(
    stack: LocalStack, http: httpx.Client
) -> None:
    folder = demo_settings().root / "emulators" / "opentok"
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    for curl in CURLS:
        if "/__/faults -d" in curl:
            parse(curl).send(http, stack.settings)

    operations = {each.operation for each in stack.faults.all()} - {"*"}
    operations |= set(re.findall(r"operation=(\w+)", "".join(CURLS)))

    assert operations == {"startArchive", "createSession"}
    assert all(f'name="{each}"' in source for each in operations)


def test_the_door_is_listed_whole() -> None:
    cloud = Cloud(Kernel(demo_settings(ports=Ports.free())))
    routes = [*api_clients.routes(cloud), *api_control.routes(cloud)]

    doors = {
        f"{method} {route.path}"
        for route in routes
        for method in (route.methods or ())
        if method not in {"HEAD", "OPTIONS"}
    }

    assert doors == DOOR.keys()


def test_every_service_is_described() -> None:
    assert SERVICES.keys() == asdict(Ports()).keys()


def test_a_shell_reads_the_variables_as_programs_do() -> None:
    exported = [
        shlex.split(line)[1].split("=", 1) for line in environment().splitlines()[1:-1]
    ]

    assert dict(exported) == demo_settings().sdk_environment()
    assert json.loads(dict(exported)["FIREBASE_CONFIG"])["projectId"]


def test_what_is_said_to_be_missing_answers_501(
    stack: LocalStack, http: httpx.Client
) -> None:
    settings = stack.settings
    missing = [
        f"{settings.url('database')}/.lp?ns={settings.namespace}",
        f"{settings.url('database')}/.settings/hosting.json?ns={settings.namespace}",
    ]

    answers = [
        http.get(url, headers={"Authorization": "Bearer owner"}) for url in missing
    ]

    assert [answer.status_code for answer in answers] == [501, 501]

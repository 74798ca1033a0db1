"""What the page on the local stack says can be done, can be done."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import asdict

import httpx
import pytest

from dev.docs.local_stack import SERVICES, environment
from dev.docs.pages import LOCAL_STACK
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

"""What the page on the local stack says can be done, can be done."""

from collections.abc import Iterator

import httpx
import pytest

from dev.docs.pages import LOCAL_STACK
from emulators.stack import LocalStack
from tests.docs.shell import code_blocks, curls, parse
from tests.support.deadline import DEADLINE_S

CURLS = [curl for block in code_blocks(LOCAL_STACK) for curl in curls(block)]


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=DEADLINE_S, trust_env=False) as client:
        yield client


def test_every_command_of_the_page_is_answered(
    stack: LocalStack, http: httpx.Client
) -> None:
    # In their order on one stack, as somebody would who reads along.
    answers = {curl: parse(curl).send(http, stack.settings) for curl in CURLS}

    refused = {c: a.text for c, a in answers.items() if a.status_code != 200}
    assert refused == {}


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

"""No secret in a log line, in the database, or in a reply that should not have it."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from rehearsal.demo import DEMO_API_SECRET
from tests.support.cast import PASSWORD, Cast, assemble, take_a_seat


@pytest.fixture
def cast(stack: LocalStack) -> Iterator[Cast]:
    cast = assemble(stack)
    yield cast
    cast.http.close()


def a_whole_show_with_failures(cast: Cast, stack: LocalStack) -> list[str]:
    """What the producer's app was answered."""
    credentials = {"otApiKey": "100", "otSecret": DEMO_API_SECRET}
    take_a_seat(cast)
    stack.faults.arm(Fault(service="opentok", operation="*", status=500, times=3))
    replies = [
        cast.call("updateAdmin", {"id": "$producerId", **credentials}, by="producer"),
        cast.call("validateApiKey", credentials, by="producer"),
        cast.call("eventGoLive", {"id": "$event"}, by="producer"),
        cast.call("startArchive", {"id": "$event"}, by="producer"),
        cast.call("updateAdmin", {"id": "$producerId", **credentials}, by="producer"),
        cast.call("getAdmin", {"id": "$producerId"}, by="producer"),
        cast.call("getAdmins", {}, by="superAdmin"),
        cast.call("endBroadcast", {"id": "$event"}, by="producer"),
    ]
    stack.settle()
    stack.advance(timedelta(minutes=5))
    return [reply.text for reply in replies]


def test_secrets_stay_where_they_belong(cast: Cast, stack: LocalStack) -> None:
    replies = a_whole_show_with_failures(cast, stack)

    logged = "\n".join(stack.logs.lines())
    stored = json.dumps(cast.everything())
    assert '"function": "eventGoLive"' in logged
    for secret in (DEMO_API_SECRET, PASSWORD, *cast.tokens.values()):
        assert secret not in logged
        assert secret not in stored
        assert secret not in "\n".join(replies)


def test_the_journal_of_the_stack_repeats_no_secret(
    cast: Cast, stack: LocalStack
) -> None:
    a_whole_show_with_failures(cast, stack)

    told = "\n".join(str(entry) for entry in stack.journal.entries())

    for secret in (DEMO_API_SECRET, PASSWORD, *cast.tokens.values()):
        assert secret not in told

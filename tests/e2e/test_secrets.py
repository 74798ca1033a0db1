"""No secret in a log line, in the database, or in a reply that should not have it."""

import json
from datetime import timedelta

from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from rehearsal.demo import DEMO_API_SECRET
from tests.support.people import PASSWORD, People


def a_whole_show_with_failures(people: People, stack: LocalStack) -> list[str]:
    """What the producer's app was answered."""
    credentials = {"otApiKey": "100", "otSecret": DEMO_API_SECRET}
    people.publish_on_stage()
    stack.faults.arm(Fault(service="opentok", operation="*", status=500, times=3))
    replies = [
        people.call("updateAdmin", {"id": "$producerId", **credentials}, by="producer"),
        people.call("validateApiKey", credentials, by="producer"),
        people.call("eventGoLive", {"id": "$event"}, by="producer"),
        people.call("startArchive", {"id": "$event"}, by="producer"),
        people.call("updateAdmin", {"id": "$producerId", **credentials}, by="producer"),
        people.call("getAdmin", {"id": "$producerId"}, by="producer"),
        people.call("getAdmins", {}, by="superAdmin"),
        people.call("endBroadcast", {"id": "$event"}, by="producer"),
    ]
    stack.settle()
    stack.advance(timedelta(minutes=5))
    return [reply.text for reply in replies]


def test_secrets_stay_where_they_belong(people: People, stack: LocalStack) -> None:
    replies = a_whole_show_with_failures(people, stack)

    logged = "\n".join(stack.logs.lines())
    stored = json.dumps(people.everything())
    assert '"function": "eventGoLive"' in logged
    for secret in (DEMO_API_SECRET, PASSWORD, *people.tokens.values()):
        assert secret not in logged
        assert secret not in stored
        assert secret not in "\n".join(replies)


def test_the_journal_of_the_stack_repeats_no_secret(
    people: People, stack: LocalStack
) -> None:
    a_whole_show_with_failures(people, stack)

    told = "\n".join(str(entry) for entry in stack.journal.entries())

    for secret in (DEMO_API_SECRET, PASSWORD, *people.tokens.values()):
        assert secret not in told

"""Which of the producer's pages directs the show."""

from typing import Any, Literal

from rehearsal.people import Part, Person
from rehearsal.show import Show
from rehearsal.tabs import NOW
from rehearsal.verbs.attempts import PRODUCERS, attempt
from rehearsal.verbs.base import Verb, Who

NUMBERS = "numbers of leases"


class TakeLease(Verb):
    """One of the producer's pages takes the lease, with the next number.

    It is there for whoever comes first; another page waits until it has run out.
    """

    parts = frozenset({Part.PRODUCER})
    does: Literal["takeLease"]
    page: Who
    """What the page is called. Two of them are two desks."""

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        number = await _take(producer, self.page)
        show.memories.setdefault(NUMBERS, []).append(number)
        seen = await producer.read(_place(producer))
        show.checks.equal("every page sees who directs", seen["holder"], self.page)
        show.checks.equal("with the next number", seen["number"], number)
        return f"directs from {self.page} (lease {number})"


class CommandWithLease(Verb):
    """The page with the lease commands, and names its number."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["commandWithLease"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        number = show.memories[NUMBERS][-1]
        status = (await producer.call("getEvent", id=producer.event.id))["status"]
        reply = await _change_status(producer, status, number)
        show.checks.equal("the command is taken", reply["status"], status)
        return f"commands with lease {number}"


@attempt("commandWithAFormerLease", PRODUCERS)
async def _command_with_a_former_lease(show: Show, producer: Person) -> object:
    """End the show from a page that has lost its lease."""
    return await _change_status(producer, "closed", show.memories[NUMBERS][0])


@attempt("takeALeaseThatIsHeld", PRODUCERS)
async def _take_a_lease_that_is_held(_: Show, producer: Person) -> object:
    """Take the lease while another page has it."""
    return await _take(producer, "intruder")


async def _take(producer: Person, page: str) -> int:
    event = producer.event
    former = await producer.read(_place(producer)) or {"number": 0}
    number = int(former["number"]) + 1
    lease = {"holder": page, "name": producer.name, "number": number, "at": NOW}
    told = {
        "what": "lease",
        "by": producer.uid,
        "at": NOW,
        "details": {"name": producer.name, "number": number},
    }
    entry = f"timeline/{event.id}/lease-{number}"
    await producer.change({_place(producer): lease, entry: told})
    return number


def _place(producer: Person) -> str:
    return f"producerLeases/{producer.event.id}"


async def _change_status(producer: Person, status: str, number: int) -> Any:  # noqa: ANN401 - JSON
    body = {"id": producer.event.id, "status": status, "lease": number}
    return await producer.call("changeStatus", **body)

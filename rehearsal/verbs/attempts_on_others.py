"""What fans may not do to each other, tried."""

from rehearsal.people import Person
from rehearsal.show import Show
from rehearsal.verbs.attempts import FANS, another_fan, attempt
from rehearsal.verbs.messaging import messages_of


@attempt("readAnothersMessages", FANS)
async def _read_anothers_messages(show: Show, fan: Person) -> object:
    """Read what the producer and another fan write each other."""
    return await fan.read(messages_of(another_fan(show, fan)))


@attempt("writeInAnothersName", FANS)
async def _write_in_anothers_name(show: Show, fan: Person) -> None:
    """Write to the producer in another fan's name."""
    other = another_fan(show, fan)
    await fan.merge(
        messages_of(other),
        **{"person/00": {"text": "It is me"}, "last/person": "00"},
    )


@attempt("claimAnothersStream", FANS)
async def _claim_anothers_stream(show: Show, fan: Person) -> None:
    """Pass off another fan's stream, name and picture as their own."""
    other = another_fan(show, fan)
    stream = next(iter(other.streams.values()), "their-stream")
    claimed = {"name": other.name, "streamId": stream}
    await fan.change({f"{fan.own_record}/{key}": one for key, one in claimed.items()})

"""Whose stream it is: what the producer's app shows beside a picture."""

import json

from rehearsal.people import Person, SessionKind
from rehearsal.seats import person_id
from rehearsal.show import Show


async def check_whose_stream(show: Show, fan: Person, session: SessionKind) -> None:
    """The producer's app finds the fan's record by the data of the stream's connection.

    Where OpenTok reports to the functions, the record names the stream as well.
    """
    producer = show.producer_of(fan.event)
    watch = await producer.watch(fan.event.show_path)
    record = watch.view["activeFans"][fan.uid]
    connection = await show.client.opentok(
        "GET", f"connections/{fan.connections[session]}"
    )
    said = json.loads(connection["data"])["person"]
    show.checks.equal("the record says who they are", record["person"], person_id(fan))
    show.checks.equal("and so does the connection", said, record["person"])
    if producer.has_callbacks:
        stream = fan.streams[session]
        await watch.until(
            "the record names the stream",
            lambda view: view["activeFans"][fan.uid].get("streamId") == stream,
        )
        show.checks.passed.append("the record names the stream")

"""Everybody gets tokens and connects: fans by one call, the others log in before."""

import asyncio
from collections.abc import Awaitable
from typing import Literal

from rehearsal.people import Part, Person, SessionKind
from rehearsal.requests import Refused
from rehearsal.seats import Seat, connect, take_seat
from rehearsal.show import Show
from rehearsal.verbs.base import Verb

TOO_MANY = 429


class OpenPreshow(Verb):
    """The producer opens the preshow and connects to both sessions as moderator.

    The producer's page sends both calls at the same time; either may be first.
    """

    parts = frozenset({Part.PRODUCER})
    does: Literal["openPreshow"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = producer.event
        reply, tokens = await asyncio.gather(
            producer.call("changeStatus", id=event.id, status="preshow"),
            producer.call("createTokenProducer", id=event.id),
        )
        producer.tokens = tokens
        show.checks.equal("the event is in preshow", reply["status"], "preshow")
        for session in SessionKind:
            await connect(
                show, producer, session, role="moderator", user_type="producer"
            )
            await producer.publish(session)
        await show.settle()
        await self._appear_as_producer(show, producer)
        return "opens the preshow and connects to both sessions"

    async def _appear_as_producer(self, show: Show, producer: Person) -> None:
        event = producer.event
        running_show = await producer.watch(event.show_path)
        await producer.enter()
        event.is_on = True
        record = await running_show.until(
            "is seen in the running show",
            lambda view: view and view.get("producerActive"),
        )
        expected = {
            "name": event.name,
            "status": "preshow",
            "interactiveLimit": show.interactive_limit,
            "hlsEnabled": producer.has_hls,
        }
        seen = {key: record.get(key) for key in expected}
        show.checks.equal("the running show is complete", seen, expected)
        public_show = await producer.read(event.public_show_path)
        show.checks.equal("everybody can see it", public_show["status"], "preshow")


class Arrive(Verb):
    """Host, celebrity (by their link) or fans get tokens and connect."""

    parts = frozenset({Part.HOST, Part.CELEBRITY, Part.FAN})
    takes_all_fans = True
    does: Literal["arrive"]

    async def play(self, show: Show) -> str:
        people = show.members(self.who)
        if people[0].part is Part.FAN:
            await show.together(people, lambda fan: _fan_arrives(show, fan))
            await show.settle()
            await _check_audience(show, people)
            return "get tokens, connect" if len(people) > 1 else "gets tokens, connects"
        await _guest_arrives(show, people[0])
        return "logs in by the link, connects and publishes"


async def _guest_arrives(show: Show, guest: Person) -> None:
    """A host or a celebrity: the link is all they have."""
    event, link = guest.event, f"{guest.part}Url"
    known = {"adminId": event.admin_id, link: event.links[link]}
    session = await guest.log_in(f"login{guest.part.capitalize()}", known)
    await guest.sign_in_with_custom_token(session["firebaseToken"])
    guest.tokens = await guest.call(
        "createTokenHostCeleb", userType=guest.part.value, **known
    )
    show.checks.true(
        "gets no way into the backstage",
        "backstageToken" not in guest.tokens,
        came=guest.tokens,
    )
    await connect(
        show,
        guest,
        SessionKind.STAGE,
        role="publisher",
        user_type=guest.part.value,
    )
    await guest.publish(SessionKind.STAGE)
    await _appear(show, guest)


async def _appear(show: Show, guest: Person) -> None:
    """Host or celebrity show up in the running show; the producer sees it."""
    event = guest.event
    await guest.watch(f"{event.show_path}/privateCall")
    await guest.enter()
    running_show = await show.producer_of(event).watch(event.show_path)
    await running_show.until(
        f"the producer sees the {guest.part}",
        lambda view: view.get(f"{guest.part}Active") is True,
    )
    show.checks.passed.append(f"the producer sees the {guest.part}")


async def _fan_arrives(show: Show, fan: Person) -> None:
    """A fan: signs in anonymously, and by one call is in the show and watches."""
    event = fan.event
    await fan.sign_in_anonymously()
    if fan.uses_callable:
        # Their app makes the record by itself; for the others the function does.
        await fan.enter()
    await take_seat(show, fan, Seat.AUDIENCE)
    if not fan.tabs:
        await fan.enter()
    public_show = await fan.watch(event.public_show_path)
    show.checks.true("sees the show", public_show.view, came=public_show.view)


async def _check_audience(show: Show, fans: list[Person]) -> None:
    event, present = fans[0].event, len(show.fans)
    producer = show.producer_of(event)
    arrived = sum(1 for fan in show.fans if SessionKind.STAGE in fan.connections)
    running_show = await producer.watch(event.show_path)
    await running_show.until(
        f"the producer sees {arrived} fans",
        lambda view: len(view.get("activeFans", {})) == arrived,
    )
    show.checks.passed.append(f"the producer sees {arrived} fans")
    public_show = await fans[0].watch(event.public_show_path)
    number = await producer.watch(event.viewer_count_path)
    await number.until(f"{arrived} viewers are counted", lambda view: view == arrived)
    show.checks.passed.append(f"{arrived} viewers are counted")
    if arrived == present:
        show.checks.equal(
            "the show is full when its limit is reached",
            public_show.view["full"],
            arrived >= show.interactive_limit,
        )


class ComeTooLate(Verb):
    """A viewer finds the show full and is sent to the stream.

    Fails when the show still had a place: give it as many fans as its limit.
    """

    parts = frozenset({Part.VIEWER})
    does: Literal["comeTooLate"]

    async def play(self, show: Show) -> str:
        viewer = show.people[self.who]
        event = viewer.event
        address = {"adminId": event.admin_id, "fanUrl": event.fan_url}
        await viewer.sign_in_anonymously()
        refusal = await _refusal(viewer.call("createTokensFan", **address))
        show.checks.true("finds the show full", refusal, came="tokens")
        self._check(show, refusal)
        counting = await _refusal(viewer.enter())
        show.checks.true("is not let in by the rules either", counting, came="a place")
        public_show = await viewer.watch(event.public_show_path)
        show.checks.equal("sees that it is full", public_show.view["full"], True)  # noqa: FBT003 - the value that is compared
        return "finds the show full and is sent to the stream"

    def _check(self, show: Show, refusal: Refused | None) -> None:
        if refusal is None:
            return
        show.checks.equal("because of its limit", refusal.reason, "stage-full")
        show.checks.equal("and not as a fault", refusal.status, TOO_MANY)
        show.checks.true(
            "is told that there is a stream",
            '"hls":true' in refusal.body.replace(" ", ""),
            came=refusal.body,
        )


async def _refusal(attempt: Awaitable[object]) -> Refused | None:
    """How the viewer is kept out; None when there was a place."""
    try:
        await attempt
    except Refused as refusal:
        return refusal
    return None

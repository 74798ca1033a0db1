"""Connections come and go: tabs, reloads, lost networks; people stay, or leave."""

from typing import Any, Literal

from rehearsal.people import FIRST_TAB, Part, Person, SessionKind
from rehearsal.seats import ask_for_seat, follow_line, given_seat, take_seat
from rehearsal.show import Show
from rehearsal.verbs.base import Verb, Who

IN_A_SHOW = frozenset({Part.PRODUCER, Part.HOST, Part.CELEBRITY, Part.FAN})


class OpenTab(Verb):
    """Somebody opens the show once more: another tab, or a phone."""

    parts = IN_A_SHOW
    does: Literal["openTab"]
    tab: Who = "second"

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        place = await _place_of(show, person)
        await person.open_tab(self.tab, {})
        await _check_connected(show, person)
        show.checks.equal("has the same place", await _place_of(show, person), place)
        return f"opens the show in another tab ({self.tab})"


class CloseTab(Verb):
    """Somebody closes one of several tabs, and is still there with the others."""

    parts = IN_A_SHOW
    does: Literal["closeTab"]
    tab: Who = "second"

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        place = await _place_of(show, person)
        await person.close_tab(self.tab)
        await show.settle()
        await _check_connected(show, person)
        show.checks.equal("keeps the place", await _place_of(show, person), place)
        return f"closes a tab ({self.tab}), and is still there"


class LoseConnection(Verb):
    """Somebody's network is gone: every connection, but not yet the place."""

    parts = IN_A_SHOW
    does: Literal["loseConnection"]

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        place = await _place_of(show, person)
        await _lose(show, person)
        show.memories[_place_key(person)] = place
        show.checks.equal("keeps the place", await _place_of(show, person), place)
        return "loses every connection"


class ComeBack(Verb):
    """Somebody who lost every connection is back, at the place they had."""

    parts = IN_A_SHOW
    does: Literal["comeBack"]

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        await _return(show, person)
        show.checks.equal(
            "is where they were",
            await _place_of(show, person),
            show.memories.pop(_place_key(person)),
        )
        return "comes back to the place they had"


class Reload(Verb):
    """Somebody reloads the page: the last connection goes, another one comes."""

    parts = IN_A_SHOW
    does: Literal["reload"]

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        place = await _place_of(show, person)
        await _lose(show, person)
        await _return(show, person)
        show.checks.equal("keeps the place", await _place_of(show, person), place)
        return "reloads the page, and keeps the place"


class Leave(Verb):
    """Somebody leaves on purpose, with all their tabs: the place is free at once."""

    parts = IN_A_SHOW
    does: Literal["leave"]

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        gone = await person.giving_place_up()
        await next(iter(person.tabs.values())).socket.update(gone)
        await _close_all(person)
        await show.settle()
        if person.part is Part.FAN:
            await follow_line(show, person.event)
        await _check_gone(show, person)
        return "leaves"


class ExpectGone(Verb):
    """Somebody has been away for longer than the grace period: the place is free."""

    parts = IN_A_SHOW
    does: Literal["expectGone"]

    async def play(self, show: Show) -> str:
        await _check_gone(show, show.people[self.who])
        return "is not in the show any more"


async def _lose(show: Show, person: Person) -> None:
    for name in list(person.tabs):
        await person.close_tab(name)
    lost = {kind: kind in person.streams for kind in person.connections}
    show.memories[_media_key(person)] = lost
    for session in lost:
        await person.disconnect(session)
    await show.settle()
    seen = await _presence_of(show, person)
    show.checks.equal("has no connection", seen, None)


async def _return(show: Show, person: Person) -> None:
    """Open a tab, and connect to the sessions as before."""
    await person.open_tab(FIRST_TAB, {})
    lost: dict[SessionKind, bool] = show.memories.pop(_media_key(person))
    if person.part is Part.FAN:
        await take_seat(show, person, await given_seat(person))
    else:
        await renew_tokens(show, person)
        for session, has_published in lost.items():
            await person.connect(session)
            if has_published:
                await person.publish(session)
    await show.settle()
    await _check_connected(show, person)


async def renew_tokens(show: Show, person: Person) -> None:
    """Get fresh ones: those of fans are good for some minutes only."""
    event = person.event
    if person.part is Part.FAN:
        await ask_for_seat(show, person, await given_seat(person))
    elif person.part is Part.PRODUCER:
        person.tokens = await person.call("createTokenProducer", id=event.id)
    else:
        link = f"{person.part}Url"
        person.tokens = await person.call(
            "createTokenHostCeleb",
            adminId=event.admin_id,
            userType=person.part.value,
            **{link: event.links[link]},
        )


async def _close_all(person: Person) -> None:
    for name in list(person.tabs):
        await person.close_tab(name)
    for session in list(person.connections):
        await person.disconnect(session)


async def _place_of(show: Show, person: Person) -> Any:  # noqa: ANN401 - JSON
    """What the producer sees of somebody: a fan's record, or whether they are there.

    Not which stream is theirs: that one follows the connection to OpenTok.
    """
    seen = await show.producer_of(person.event).read(person.own_place)
    if isinstance(seen, dict):
        seen.pop("streamId", None)
    return seen


async def _presence_of(show: Show, person: Person) -> dict[str, Any] | None:
    seen: dict[str, Any] | None = await show.producer_of(person.event).read(
        person.own_presence
    )
    return seen


async def _check_connected(show: Show, person: Person) -> None:
    seen = await _presence_of(show, person) or {}
    show.checks.equal(
        f"is seen with {len(person.tabs)} connections", len(seen), len(person.tabs)
    )


async def _check_gone(show: Show, person: Person) -> None:
    place = await _place_of(show, person)
    show.checks.true("has no place any more", not place, came=place)
    show.checks.equal("has no connection", await _presence_of(show, person), None)


def _place_key(person: Person) -> str:
    return f"the place of {person.key}"


def _media_key(person: Person) -> str:
    return f"the sessions of {person.key}"

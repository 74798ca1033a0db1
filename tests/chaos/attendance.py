"""What people do with their connections: tabs to the database, media to OpenTok.

Each tab is a socket of its own, as a browser has it. One that was closed, lost or put
to sleep is one of which the functions hear only by the database or not at all.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from websockets.exceptions import ConnectionClosed

from rehearsal.client import StackClient
from rehearsal.people import Part, Person, SessionKind
from rehearsal.requests import OWNER, Refused
from rehearsal.tabs import NOW
from tests.chaos import waiting
from tests.chaos.plans import Step, Verb
from tests.chaos.shows import Answer, PlayedShow
from tests.chaos.trying import answer_of
from tests.support.entering import TAB
from tests.support.naming import names_event

BEAT_EVERY_MS: Final = 150_000
"""Browsers let a page in the background act once a minute, and the functions wait for
five: this spares half of the messages."""

YESTERDAY: Final = "yesterdays-event"
"""Its id. It is gone."""

IS_ON: Final = ("preshow", "live")

NETWORK_LOST = "?reason=networkDisconnected&callbacks=false"


class Attendance:
    """Carries out the steps of people.

    Args:
        client: everybody's.
        now_ms: the stack's clock.
    """

    def __init__(self, client: StackClient, now_ms: Callable[[], int]) -> None:
        self._client = client
        self._now_ms = now_ms
        self._beat_at = 0
        self._steps: Mapping[Verb, Callable[[PlayedShow, Person], Awaitable[Any]]] = {
            "join": self._join,
            "connect": self._connect,
            "unpublish": self._unpublish,
            "leave": self._leave,
            "vanish": self._vanish,
            "enter": self._open,
            "enterDead": self._enter_dead,
            "comeLate": self._come_late,
            "reload": self._reload,
            "lose": self._lose,
            "loseAll": self._lose_all,
            "sleep": self._sleep,
            "wake": self._wake,
            "exit": self._exit,
            "getReady": self._get_ready,
            **waiting.STEPS,
            "onStage": self._put_on_stage,
            "offStage": self._take_off_stage,
        }

    def knows(self, verb: Verb) -> bool:
        """Whether this is something that people do with their connections."""
        return verb in self._steps

    async def step(self, show: PlayedShow, step: Step) -> Answer:
        """Do it, one after the other for each person."""
        person = show.people[step.to]
        async with show.turns[step.to]:
            doing = self._steps[step.do](show, person)
            return await answer_of(step.do, doing, self._now_ms)

    async def stay(self, shows: list[PlayedShow]) -> None:
        """Let everybody who is awake say that they are there, if it is time."""
        now_ms = self._now_ms()
        if now_ms - self._beat_at < BEAT_EVERY_MS:
            return
        self._beat_at = now_ms
        for show in shows:
            for name, person in show.people.items():
                async with show.turns[name]:
                    await self._stay_signed_in(show, person, now_ms)
                    for tab in list(person.tabs):
                        await self._beat(show, person, tab)

    async def close(self, shows: list[PlayedShow]) -> None:
        """Close every tab."""
        for show in shows:
            for name, person in show.people.items():
                for tab in (*person.tabs.values(), *show.asleep[name]):
                    await tab.close()

    async def _beat(self, show: PlayedShow, person: Person, name: str) -> None:
        try:
            await person.tabs[name].beat()
        except (Refused, ConnectionClosed):
            await person.close_tab(name)
            await self._is_thrown_out(show, person)

    async def _stay_signed_in(
        self, show: PlayedShow, person: Person, now_ms: int
    ) -> None:
        """The Firebase user of a guest is gone some time after the show."""
        try:
            await person.stay_signed_in(now_ms)
        except Refused:
            for tab in list(person.tabs):
                await person.close_tab(tab)
            await self._is_thrown_out(show, person)

    async def _is_thrown_out(self, show: PlayedShow, person: Person) -> None:
        """Take note of it, unless the show is over."""
        status = f"events/{show.id}/status"
        if await self._client.database("GET", status, token=OWNER) in IS_ON:
            show.thrown_out.append(f"{person.key} was there, and was thrown out")

    # Tabs

    async def _open(self, _: PlayedShow, person: Person) -> None:
        """As the page for app developers has it: whoever is there adds a connection."""
        await person.open_tab(secrets.token_urlsafe(6), await person.taking_place())

    async def _enter_dead(self, _: PlayedShow, person: Person) -> None:
        """The connection is lost before it is said what is to be done then."""
        connection = {f"{person.own_presence}/{TAB}": NOW}
        await person.change({**await person.taking_place(), **connection})

    async def _come_late(self, show: PlayedShow, person: Person) -> None:
        """By a page that was opened for yesterday's event at this address."""
        address = f"{person.event.admin_id}/{person.event.fan_url}"
        late = names_event(address, person.person_id, YESTERDAY)
        connection = {f"{person.own_presence}/{TAB}": NOW}
        await person.merge("", **{**await person.taking_place(), **connection, **late})
        show.let_in.append(f"{person.key} got in for an event of yesterday")

    async def _reload(self, show: PlayedShow, person: Person) -> None:
        await self._lose(show, person)
        await self._open(show, person)

    async def _lose(self, _: PlayedShow, person: Person) -> None:
        if person.tabs:
            await person.close_tab(next(reversed(person.tabs)))

    async def _lose_all(self, _: PlayedShow, person: Person) -> None:
        for name in list(person.tabs):
            await person.close_tab(name)

    async def _sleep(self, show: PlayedShow, person: Person) -> None:
        if person.tabs:
            show.asleep[person.key].append(person.tabs.popitem()[1])

    async def _wake(self, show: PlayedShow, person: Person) -> None:
        """A tab that slept for longer than the place was kept takes it anew."""
        if not show.asleep[person.key]:
            return
        tab = show.asleep[person.key].pop()
        try:
            await person.stay_signed_in(self._now_ms())
            if person.id_token is not None:
                await tab.socket.sign_in(person.id_token)
            await tab.beat()
        except (Refused, ConnectionClosed):
            await tab.close()
            await self._open(show, person)
        else:
            person.tabs[secrets.token_urlsafe(6)] = tab

    async def _exit(self, show: PlayedShow, person: Person) -> None:
        tabs = [*person.tabs.values(), *show.asleep.pop(person.key, [])]
        person.tabs.clear()
        try:
            await person.merge("", **await person.giving_place_up())
        finally:
            for tab in tabs:
                await tab.close()

    # What the producer does with a fan

    async def _put_on_stage(self, show: PlayedShow, fan: Person) -> None:
        """In place of whoever was there."""
        producer = show.people["producer"]
        async with show.turns["producer"]:
            former = await producer.read(f"{show.record}/stageFanId")
            fans = f"{show.record}/activeFans"
            moves: dict[str, object] = {
                f"{show.record}/stageFanId": fan.uid,
                f"{fans}/{fan.uid}/isOnStage": True,
            }
            if former not in (None, fan.uid):
                moves[f"{fans}/{former}/isOnStage"] = None
            await producer.change(moves)

    async def _take_off_stage(self, show: PlayedShow, fan: Person) -> None:
        producer = show.people["producer"]
        async with show.turns["producer"]:
            place = f"{show.record}/activeFans/{fan.uid}/isOnStage"
            await producer.change({place: None})

    # OpenTok

    async def _join(self, show: PlayedShow, person: Person) -> None:
        """Connect, as far as they are not, and publish what they may."""
        await self._connect(show, person)
        if person.part is not Part.FAN and SessionKind.STAGE not in person.streams:
            with suppress(Refused):
                await person.publish(SessionKind.STAGE)

    async def _connect(self, _: PlayedShow, person: Person) -> None:
        kinds = [SessionKind.STAGE]
        if person.part is Part.FAN:
            # They wait in line there.
            kinds.append(SessionKind.BACKSTAGE)
        for kind in kinds:
            if not await self._is_connected(person, kind):
                person.streams.pop(kind, None)
                await person.connect(kind)

    async def _get_ready(self, show: PlayedShow, fan: Person) -> None:
        """Show camera and microphone backstage: only then can one be called."""
        await self._connect(show, fan)
        if SessionKind.BACKSTAGE not in fan.streams:
            with suppress(Refused):
                await fan.publish(SessionKind.BACKSTAGE)

    async def _is_connected(self, person: Person, kind: SessionKind) -> bool:
        """Whether they still are: a server may have gone."""
        if kind not in person.connections:
            return False
        place = f"connections/{person.connections[kind]}"
        return bool((await self._client.opentok("GET", place))["connected"])

    async def _unpublish(self, _: PlayedShow, person: Person) -> None:
        if SessionKind.STAGE in person.streams:
            with suppress(Refused):
                await person.unpublish(SessionKind.STAGE)

    async def _leave(self, _: PlayedShow, person: Person) -> None:
        for kind in list(person.connections):
            with suppress(Refused):
                await person.disconnect(kind)

    async def _vanish(self, show: PlayedShow, person: Person) -> None:
        """The network is gone, and so is what OpenTok tells of it."""
        show.lost_streams += len(person.streams)
        person.streams.clear()
        for connection_id in person.connections.values():
            place = f"connections/{connection_id}{NETWORK_LOST}"
            with suppress(Refused):
                await self._client.opentok("DELETE", place)
        person.connections.clear()

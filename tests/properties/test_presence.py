"""Whatever is lost, after one pass the records say who is really in the show.

People come, open and close tabs, lose them without anybody noticing, connect to OpenTok
and leave it; callbacks and triggers are told or lost; time passes.
"""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.headcounts import Head, HeadKind
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, person_in_event
from tests.support.fakes import STAGE, FakeLimits
from tests.unit.world import ACTIVE, SHOW, VIEWERS, World, a_world, change

PRESENCE = f"presence/{ADMIN_ID}/{FAN_URL}"
ROLES = ("producer", "host", "celebrity")
PEOPLE = ("host", "fan-1", "fan-2")
LIMIT = 2
SILENCE_S = 301
GRACE_S = 60
LINE_GRACE_S = 600
LINE = f"line/{ADMIN_ID}/{FAN_URL}"


def a_small_show() -> World:
    """In preshow, with room for few."""
    world = a_world(limits=FakeLimits(interactive_limit=LIMIT))
    change(world, Status.PRESHOW)
    return world


@dataclass
class Play:
    """A show, and who is really there."""

    world: World = field(default_factory=a_small_show)
    tabs: dict[str, str] = field(default_factory=dict)
    """Those that are open: tab → person."""
    calls: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Connections to OpenTok: id → person, and whether anybody was told."""
    made: int = 0

    def new(self) -> str:
        self.made += 1
        return f"id-{self.made}"

    def enter(self, person: str, *, is_told: bool) -> None:
        """A tab is opened, and takes the person's place if they have none."""
        self.tabs[(tab := self.new())] = person
        self.beat(tab)
        if person in ROLES:
            self.world.databases.put(f"{ACTIVE}/{person}Active", value=True)
            return
        self.world.databases.put(f"{ACTIVE}/activeFans/{person}", {"id": person})
        if is_told:
            self.world.fan_trigger.count(ADMIN_ID, FAN_URL, person)

    def wait_in_line(self, person: str, *, is_told: bool) -> None:
        """A fan gets in line, if they have a place in the show, or out of it."""
        now = self.world.clock.now_ms()
        record = self.world.at(f"{ACTIVE}/activeFans/{person}")
        place: Json = {"at": now, "order": now} if record and is_told else None
        self.world.databases.put(f"{LINE}/{person}", place)

    def beat(self, tab: str) -> None:
        place = f"{PRESENCE}/{self.tabs[tab]}/{tab}"
        self.world.databases.put(place, self.world.clock.now_ms())

    def close(self, person: str, *, is_told: bool) -> None:
        """All tabs go; the database notices or does not."""
        for tab in [tab for tab, who in self.tabs.items() if who == person]:
            if is_told:
                self.world.databases.put(f"{PRESENCE}/{person}/{tab}", None)
            del self.tabs[tab]

    def connect(self, person: str, *, is_told: bool) -> None:
        head = self.new()
        self.world.video.connections[head] = STAGE
        self.calls[head] = person, is_told
        if is_told:
            self.world.backend.records.headcounts.arrived(self.head(head))

    def disconnect(self, person: str, *, is_told: bool) -> None:
        for head, (who, _) in list(self.calls.items()):
            if who == person:
                if is_told:
                    self.world.backend.records.headcounts.left(self.head(head))
                del self.world.video.connections[head]
                del self.calls[head]

    def head(self, head_id: str) -> Head:
        return Head(
            event_id=EVENT_ID,
            session=SessionKind.STAGE,
            kind=HeadKind.CONNECTIONS,
            id=head_id,
            person=person_in_event(self.calls[head_id][0]),
        )

    def run(self, person: str = "", *, is_told: bool = True) -> None:
        """A pass at any moment; who has an open tab is still seen."""
        self.world.reconciler.run()

    def wait(self, seconds: int) -> None:
        """Time passes, in which open tabs send heartbeats."""
        self.world.clock.advance(seconds)
        for tab in self.tabs:
            self.beat(tab)

    @property
    def there(self) -> set[str]:
        """Whom a connection shows that can be known to be theirs."""
        known = {who for who, is_told in self.calls.values() if is_told}
        return known | set(self.tabs.values())

    @property
    def seen(self) -> dict[str, str]:
        """As `tabs`, by what is stored."""
        stored: Any = self.world.at(PRESENCE) or {}
        return {tab: person for person, found in stored.items() for tab in found}

    @property
    def line(self) -> dict[str, Any]:
        return self.world.at(LINE) or {}  # type: ignore[return-value]  # places by fan

    @property
    def placed(self) -> set[str]:
        at = self.world.at
        fans: Any = at(f"{ACTIVE}/activeFans") or {}
        return {one for one in ROLES if at(f"{ACTIVE}/{one}Active") is True} | set(fans)


DOING = (
    *(Play.enter, Play.close, Play.connect, Play.disconnect, Play.run),
    Play.wait_in_line,
)
STEPS = st.lists(
    st.tuples(st.sampled_from(DOING), st.sampled_from(PEOPLE), st.booleans()),
    min_size=12,
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_after_a_pass_the_records_say_who_is_connected(
    steps: list[tuple[object, str, bool]],
) -> None:
    play = Play()
    for do, person, is_told in steps:
        do(play, person, is_told=is_told)  # type: ignore[operator]  # one of DOING
    before, in_line = play.placed, play.line
    play.wait(SILENCE_S)
    play.run()
    play.wait(GRACE_S)

    play.run()

    # Who waits and is away keeps rank and record, until the time of the line is over.
    away = {one for one, place in play.line.items() if "awaySince" in place}
    assert away == in_line.keys() - play.there
    assert play.placed == before & play.there | away
    assert {one: place["order"] for one, place in play.line.items()} == {
        one: place["order"] for one, place in in_line.items() if one in play.placed
    }
    play.wait(LINE_GRACE_S)
    play.run()
    assert play.placed == before & play.there
    assert play.line.keys() == in_line.keys() & play.placed
    fans = play.placed - {*ROLES}
    assert play.world.at(VIEWERS) == len(fans)
    assert play.world.at(f"{SHOW}/full") is (len(fans) >= LIMIT)
    for noted in ("absent", "away"):
        assert play.world.at(f"watched/{EVENT_ID}/{noted}") is None
    headcounts = f"headcounts/{EVENT_ID}"
    assert (play.world.at(f"{headcounts}/stage/connections") or 0) == len(play.calls)
    listed: Any = play.world.at(f"{headcounts}/present/stage/connections") or {}
    assert listed.keys() == play.calls.keys()
    assert play.seen == play.tabs

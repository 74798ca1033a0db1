"""Server rotation: media servers are replaced, and the sessions on them are cut.

As the guide to server rotation has it: monitoring is told four hours and again one hour
before; whoever is still connected then is disconnected, with the reason
`serverRotation`; recordings and broadcasts of the session end with it and must be
started anew. Clients may connect again at once.

An application may ask for it: a migration. Clients that go through one without being
cut (`sessionMigration`) are not played: here everybody is.
"""

from datetime import timedelta

from emulators.kernel.clock import VirtualClock
from emulators.opentok.participants import SERVER_ROTATION, Session, SessionEvent
from emulators.opentok.refusals import NOBODY_CONNECTED, conflict, not_found
from emulators.opentok.sessions import Sessions
from emulators.opentok.switches import Switches
from emulators.opentok.timers import Timers

NOTICES = (timedelta(hours=4), timedelta(hours=1))
"""How long before a rotation monitoring is told."""

LONG_SESSION = timedelta(hours=8)
"""Sessions that have had somebody in them for longer "may be cut"."""

MIGRATION = timedelta(seconds=5)
"""Documented: clients are on the new server "within a few seconds"."""

BETWEEN_MIGRATIONS = timedelta(minutes=10)
"""How long the new server waits for clients. That no other migration is begun in that
time is our choice: when it is too early for one is not published."""

UNDER_WAY, TOO_EARLY = 15214, 15215


class Rotations:
    """The rotations that are to come, one per session."""

    def __init__(
        self, clock: VirtualClock, sessions: Sessions, switches: Switches
    ) -> None:
        self._clock = clock
        self._sessions = sessions
        self._switches = switches
        self._timers: dict[str, Timers] = {}
        self._migrations_ms: dict[str, int] = {}
        sessions.watch(self._follow)

    def reset(self) -> None:
        for timers in self._timers.values():
            timers.clear_all()
        self._timers.clear()
        self._migrations_ms.clear()

    def migrate(self, session: Session) -> None:
        """Cut the session in a moment, in place of a rotation that was to come.

        Raises:
            Refused: 404, when nobody is connected; 409, when a migration is under way
                (code 15214) or was only just now (15215).
        """
        if not session.connections:
            raise not_found(NOBODY_CONNECTED)
        now_ms = self._clock.now_ms()
        last_ms = self._migrations_ms.get(session.id)
        if last_ms is not None:
            since = timedelta(milliseconds=now_ms - last_ms)
            if since < MIGRATION:
                raise conflict("A migration is under way.", code=UNDER_WAY)
            if since < BETWEEN_MIGRATIONS:
                raise conflict("It is too early to migrate again.", code=TOO_EARLY)
        self._migrations_ms[session.id] = now_ms
        self._schedule(session, MIGRATION)

    def rotate(self, session: Session, after: timedelta) -> None:
        """Tell monitoring now, and cut the session `after` that, unless all have left.

        It takes the place of one that was to come. Whether OpenTok tells of a rotation
        that is less than an hour ahead is not documented; here it does.

        Raises:
            Refused: 404, when nobody is connected.
        """
        if not session.connections:
            raise not_found(NOBODY_CONNECTED)
        self._sessions.announce_rotation(session)
        self._schedule(session, after)

    def _schedule(self, session: Session, after: timedelta) -> None:
        timers = self._timers.setdefault(session.id, Timers(self._clock))
        timers.clear_all()
        for notice in NOTICES:
            if after > notice:
                timers.set(
                    f"notice {notice}",
                    after - notice,
                    lambda: self._sessions.announce_rotation(session),
                )
        if after:
            timers.set("cut", after, lambda: self._cut(session))
        else:
            self._cut(session)

    def _cut(self, session: Session) -> None:
        self._sessions.destroy(session, SERVER_ROTATION)

    def _follow(self, event: SessionEvent) -> None:
        """Begin to count with the first client, and stop with the last."""
        if event.kind == "sessionDestroyed":
            timers = self._timers.pop(event.session.id, None)
            if timers is not None:
                timers.clear_all()
        elif event.kind == "sessionCreated" and self._switches.now.cuts_long_sessions:
            self._schedule(event.session, LONG_SESSION)

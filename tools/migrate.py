"""`python -m tools.migrate`: what an earlier version has stored, as this one needs it.

    admins   the claim by which their users may put pictures into Storage
    events   the Firebase users of their links, who uses their pictures, which of them
             are on, how many viewers the shows of these have, and which closed one is
             the newest at its address

Run it right after a deployment. What is there already is left alone, so it may be run
again, and goes on where it was interrupted. Whoever is signed in has the claim with the
next ID token: within the hour, or when their app refreshes it.

One admin or event that fails is named, and the others are done all the same.

Exit status: 0 done (also when there was nothing left to do), 1 Firebase refused or did
not answer, maybe for one of them, 2 the arguments are wrong or it cannot be told which
project is meant.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import firebase_admin
from firebase_admin import auth, db
from firebase_admin.exceptions import FirebaseError

from interactive_broadcast.events.guests import guest_entries
from interactive_broadcast.events.images import uses
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.status import ON
from interactive_broadcast.events.store import parse_event
from interactive_broadcast.events.writes import current_entry
from interactive_broadcast.kernel import paths, show_paths
from interactive_broadcast.kernel.database import Writes
from tools.admin_claim import give_admin_claim
from tools.command_line import UNUSABLE, Parser, Refusal, complain
from tools.connection import Failed, connected
from tools.explanations import MAX_CHARS
from tools.targets import NoTarget, Target, find_target

PROGRESS_EVERY: Final = 50
"""Admins or events between two lines of progress."""

TRIES: Final = 3
"""To complete an event whose owner changes it at the same time."""

TOO_MANY: Final = 20
"""Failures before it gives up: then it is not about one admin or event."""

DONE, REFUSED = 0, 1


@dataclass(slots=True)
class Migrated:
    """What was looked at, and what was missing."""

    admins: int = 0
    claims_given: int = 0
    without_user: list[str] = field(default_factory=list)
    """Admins who have no Firebase user: nobody can sign in as they."""
    events: int = 0
    events_completed: int = 0
    not_migrated: dict[str, str] = field(default_factory=dict)
    """Admins and events that failed, and why. The others are done."""

    def to_json(self, target: Target) -> dict[str, object]:
        """One object, for programs."""
        return {
            "project": target.project,
            "local": target.is_local,
            "admins": self.admins,
            "claimsGiven": self.claims_given,
            "withoutUser": self.without_user,
            "events": self.events,
            "eventsCompleted": self.events_completed,
            "notMigrated": self.not_migrated,
        }

    def lines(self, target: Target) -> list[str]:
        """The same for people."""
        where = "local stack" if target.is_local else "Firebase"
        return [
            f"project     {target.project} ({where})",
            f"admins      {self.admins}, {self.claims_given} of them given the claim",
            *(f"NO USER     {uid}: nobody can sign in" for uid in self.without_user),
            f"events      {self.events}, {self.events_completed} of them completed",
            *(f"FAILED      {key}: {why}" for key, why in self.not_migrated.items()),
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        target = find_target(options.project, options.database_url)
        with connected(target, "tools.migrate") as app:
            done = migrate(app)
    except (NoTarget, Refusal) as refusal:
        return complain(str(refusal), UNUSABLE)
    except Failed as failure:
        return complain(str(failure), REFUSED)
    told = json.dumps(done.to_json(target))
    print(told if options.json else "\n".join(done.lines(target)))
    return REFUSED if done.not_migrated else DONE


def migrate(app: firebase_admin.App) -> Migrated:
    """Add what is missing, one admin and one event after the other.

    Raises Refusal, FirebaseError, GoogleAuthError.
    """
    done = Migrated()
    for uid in _each(app, paths.ADMINS):
        done.admins += 1
        with _going_on(done, uid):
            try:
                done.claims_given += give_admin_claim(app, uid)
            except auth.UserNotFoundError:
                done.without_user.append(uid)
    for event_id in _each(app, paths.EVENTS):
        done.events += 1
        with _going_on(done, event_id):
            # All of it, also where the first has done something.
            steps = (_complete, _count_viewers, _list)
            completed = [step(app, event_id) for step in steps]
            done.events_completed += any(completed)
    return done


@contextmanager
def _going_on(done: Migrated, key: str) -> Iterator[None]:
    """Note what fails and let the others come, unless too much has failed."""
    try:
        yield
    except (Refusal, ValueError, FirebaseError) as error:
        if len(done.not_migrated) >= TOO_MANY:
            raise
        done.not_migrated[key] = str(error).partition("\n")[0][:MAX_CHARS]


def _each(app: firebase_admin.App, place: str) -> Iterator[str]:
    """The keys at a place, with a line of progress now and then."""
    found = db.reference(place, app=app).get(shallow=True)
    keys = sorted(found) if isinstance(found, dict) else []
    for seen, key in enumerate(keys, start=1):
        yield key
        if seen % PROGRESS_EVERY == 0 and seen < len(keys):
            print(f"{place:<12}{seen} of {len(keys)}", file=sys.stderr, flush=True)


def _complete(app: firebase_admin.App, event_id: str) -> bool:
    """Add an event's entries that are missing; whether any was.

    After each write the event is read again: its owner may have changed or deleted it.
    """
    added: Writes = {}
    for _ in range(TRIES):
        event = parse_event(db.reference(paths.event(event_id), app=app).get())
        wanted = {} if event is None else _entries(event)
        outdated: Writes = dict.fromkeys(added.keys() - wanted.keys())
        missing = {
            place: entry
            for place, entry in wanted.items()
            if db.reference(place, app=app).get() != entry
        }
        if not missing and not outdated:
            return bool(added)
        db.reference(app=app).update({**missing, **outdated})
        added = missing
    raise Refusal(f"The event {event_id} keeps changing. Run it again.")


def _count_viewers(app: firebase_admin.App, event_id: str) -> bool:
    """Say how many viewers a show has that is on; whether nothing did.

    An earlier version had the number in the public record. Without one nobody comes in.
    """
    event = parse_event(db.reference(paths.event(event_id), app=app).get())
    if event is None or event.status not in ON:
        return False
    address = (event.admin_id, event.fan_url)
    shown = db.reference(show_paths.showing_event(*address), app=app).get()
    number = db.reference(show_paths.viewer_count(*address), app=app)
    value, version = number.get(etag=True)
    if shown != event_id or value is not None:
        return False
    public = db.reference(show_paths.show(*address), app=app)
    public.update({"viewers": None, "fullAt": 0})
    marked = db.reference(show_paths.counted_viewers(*address), app=app).get(
        shallow=True
    )
    is_said, *_ = number.set_if_unchanged(version, len(marked or {}))
    return bool(is_said)


def _list(app: firebase_admin.App, event_id: str) -> bool:
    """Have a closed event found at its address; whether a newer one was not."""
    event = parse_event(db.reference(paths.event(event_id), app=app).get())
    if event is None or event.status is not Status.CLOSED:
        return False
    place = paths.closed_event(event.admin_id, event.fan_url)
    newest = db.reference(place, app=app)
    value, version = newest.get(etag=True)
    if isinstance(value, str) and value >= event_id:
        return False
    is_listed, *_ = newest.set_if_unchanged(version, event_id)
    return bool(is_listed)


def _entries(event: EventRecord) -> Writes:
    """What belongs to an event; None where nothing may be: it is not on."""
    on = current_entry(event, event.status)
    return {**guest_entries(event), **uses(event), **on}


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.migrate",
        description="Bring what an earlier version has stored up to this one.",
        epilog="Exit status: 0 done, 1 Firebase refused, 2 arguments or project wrong.",
    )
    parser.add_argument("--project", help="default: the running stack, or .firebaserc")
    parser.add_argument("--database-url", help="of another than the functions use")
    parser.add_argument("--json", action="store_true", help="answer one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""An event, and the index entries that change in one write with it."""

from itertools import combinations
from typing import Final

from interactive_broadcast.events.consent_terms import ConsentUse
from interactive_broadcast.events.given_options import MOST_MORE_TARGETS
from interactive_broadcast.events.guests import GUESTS
from interactive_broadcast.events.models import CreateEventRequest, OpenEventRecord, Status
from interactive_broadcast.events.status import NEXT, ON
from interactive_broadcast.kernel.media_options import ArchiveOptions
from rules import guests, images
from rules.fields import leaves
from rules.images import PICTURES
from rules.language import Operand, Place, Rule, Value, after, all_of, any_of, before, choose, new, old, predicate
from rules.nodes import aliases
from rules.value import still_the_same
from rules.who import UID, owner_of, through_functions

EVENT: Final = "events/$eventId"

STAFF_URL: Final = "staffUrl"

KINDS: Final = ("fanUrl", "hostUrl", "celebrityUrl")
"""Of slugs, as the event and the index call them."""

LINKS: Final = (*KINDS, STAFF_URL)
"""All that somebody comes by."""

SESSIONS: Final = ("sessionId", "stageSessionId")

DATES: Final = ("dateTimeStart", "dateTimeEnd")

COPIED: Final = [field for field in aliases(OpenEventRecord) if field not in ("id", "adminId")]
"""What the public copy repeats."""

_GIVEN: Final = [field for field in COPIED if field in aliases(CreateEventRequest)]
"""And of that what the owner gives: a client may write the status without its copy."""

_MAYBE: Final = [
    *(field for field in _GIVEN if not OpenEventRecord.model_fields[aliases(OpenEventRecord)[field]].is_required()),
    *(f"consent/uses/{place}" for place in range(1, len(ConsentUse))),
]
"""And of that what an event may be without."""


@predicate
def editor() -> Rule:
    """Whose event it is, until it is closed."""
    return owner_of("$eventId") & before(EVENT, "status").is_not("closed")


@predicate
def moves_forward() -> Rule:
    """From status to status as the functions know it; closed may follow any other."""
    steps = [(status, to) for status, follows in NEXT.items() for to in follows if to is not Status.CLOSED]
    return any_of(new.is_(Status.CLOSED), *(old.is_(status) & new.is_(to) for status, to in steps))


@predicate
def ends_after_it_begins() -> Rule:
    """Where both are known. As texts, as every moment is stored in UTC; one that was stored before that may stay."""
    begins, ends = (new.child(one) for one in DATES)
    return still_the_same(*DATES) | begins.missing() | ends.missing() | ends.value.above(begins)


@predicate
def links_differ() -> Rule:
    """No two of fans, host, celebrity and staff share one. What was accepted once may stay."""
    pairs = combinations([new.child(kind) for kind in LINKS], 2)
    return still_the_same(*LINKS) | all_of(*(one.is_not(other) for one, other in pairs))


@predicate
def recording_fits() -> Rule:
    """What is chosen fits one film, or a file per person, and its other options."""
    chosen = {key: new.child("archiveOptions", key) for key in aliases(ArchiveOptions)}
    of_a_film = [chosen[key] for key in ("resolution", "maxBitrate", "quantizationParameter")]
    is_transcribed = chosen["hasTranscription"].is_(True)
    return all_of(
        choose(new.child("uncomposed").is_(True), all_of(*(one.missing() for one in of_a_film)), ~is_transcribed),
        any_of(*(one.missing() for one in of_a_film[1:])),
        is_transcribed | all_of(chosen["primaryLanguageCode"].missing(), chosen["hasSummary"].is_not(True)),
    )


@predicate
def streaming_fits() -> Rule:
    """Viewers can go back, or are close to the show, but not both."""
    return any_of(*(new.child("broadcastOptions", one).is_not(True) for one in ("dvr", "lowLatency")))


@predicate
def targets_differ() -> Rule:
    """No two encoders are the same one."""
    own, more = new.child("rtmpUrl"), [new.child("rtmpUrls", str(place)) for place in range(MOST_MORE_TARGETS)]
    pairs = combinations([own, *more], 2)
    return all_of(*(other.missing() | other.is_not(one) for one, other in pairs))


@predicate
def consent_fits() -> Rule:
    """Recording is among what it is asked for, and comes first; each use once."""
    first, second = (new.child("consent", "uses", str(place)) for place in range(len(ConsentUse)))
    asked = first.is_(ConsentUse.RECORDING) & second.is_not(ConsentUse.RECORDING)
    return new.child("consent").missing() | asked


@predicate
def removes_staff() -> Rule:
    """The owner, who changes the link in the same write: else whoever is removed could come back by it."""
    link = before(EVENT, STAFF_URL)
    is_changed = link.missing() | after(EVENT, STAFF_URL).is_not(link)
    return owner_of("$eventId") & new.missing() & is_changed


@predicate
def belongs(event_id: str | Value, to: Operand) -> Rule:
    """After the write, it is an event of this admin."""
    return after("events", event_id, "adminId").is_(to)


@predicate
def belonged_to_caller(event_id: str | Value) -> Rule:
    """Before the write."""
    return before("events", event_id, "adminId").is_(UID)


@predicate
def is_closed(event_id: str | Value) -> Rule:
    """After the write."""
    return after("events", event_id, "status").is_("closed")


@predicate
def is_made_by(request_id: str | Value) -> Rule:
    """By this write, the event that the entry names. Whose it is, the event's own rules say."""
    its_id = new.child("eventId").value
    return after("events", its_id, "requestId").is_(request_id) & before("events", its_id).missing()


@predicate
def copy_of(*keys: str) -> Rule:
    """The same as a field of the event, after the write."""
    return new.is_(after(EVENT, *keys))


@predicate
def leaves_nothing_out() -> Rule:
    """The copy has whatever the event has, after the write. Whether it is the same, each field says."""
    return all_of(*(new.child(one).exists() | after(EVENT, one).missing() for one in _MAYBE))


@predicate
def has_entries() -> Rule:
    """The entries that stay as long as the event."""
    listed = after("adminEvents", UID, "$eventId").exists()
    asked_for = new.child("requestId").missing() | _request(new).child("eventId").is_("$eventId")
    return all_of(listed, asked_for, *(after("sessions", new.child(one).value).is_("$eventId") for one in SESSIONS))


@predicate
def has_open_entries() -> Rule:
    """The entries of an event that is not closed: its slugs, its public copy."""
    copy = after("openEvents", UID, "$eventId")
    return all_of(
        *(_slug(kind, new).is_("$eventId") for kind in KINDS),
        *(copy.child(leaf).is_(new.child(leaf)) for leaf in leaves(OpenEventRecord, _GIVEN)),
    )


@predicate
def is_pointed_at() -> Rule:
    """While it is on, and not when it is not: where a function writes the status."""
    pointer = after("current", UID, "$eventId")
    return ~through_functions() | choose(new.one_of(*ON), pointer.is_(new), pointer.missing())


@predicate
def has_guests() -> Rule:
    """Whoever comes by a new link is another Firebase user than the one before."""
    return all_of(
        *(new.child(f"{role}Url").is_(old.child(f"{role}Url").value) | guests.is_other(role) for role in GUESTS)
    )


@predicate
def has_pictures() -> Rule:
    """The index knows each picture that it uses, and none that it does not use any more."""
    return all_of(*(images.is_known(new, one) & images.is_let_go(one) for one in PICTURES))


@predicate
def has_no_entries() -> Rule:
    """Nothing leads to it any more."""
    return all_of(
        *(after(index, UID, "$eventId").missing() for index in ("openEvents", "current", "adminEvents")),
        *(_slug(kind, old).is_not("$eventId") for kind in KINDS),
        old.child("requestId").missing() | _request(old).missing(),
        after("guests", "$eventId").missing(),
        *(images.is_unknown(old, one) for one in PICTURES),
        *(after("sessions", old.child(one).value).missing() for one in SESSIONS),
    )


def _slug(kind: str, event: Place) -> Place:
    """Where a slug of the event is indexed, after the write."""
    return after("slugs", UID, kind, event.child(kind).value)


def _request(event: Place) -> Place:
    """Where the request is kept that has made the event, after the write."""
    return after("eventRequests", UID, event.child("requestId").value)

"""Single cases about events: what is invented, forgotten, out of step, or too late."""

from collections.abc import Iterator
from itertools import product
from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.databases import SAME_LINK
from tests.rules.people import Who
from tests.rules.states import State
from tests.rules.tables.events import (
    CLOSING,
    COPY,
    EDITED,
    EVENT,
    EVERYTHING,
    IMAGE,
    LISTED,
    MOVED,
    NEW_LINK,
    POINTER,
    REQUEST,
    SESSION,
    SET_BY_FUNCTION,
    SLUG,
    UNCLOSED,
    VALIDATE,
    WRITE,
    a_new_event,
    edit,
    first,
)
from tests.rules.world import CELEBRITY_URL, HOST_URL, NOW, an_event, guest, indexed


def _made(expected: str, writes: dict[str, Any], state: State = State.PRESHOW) -> Case:
    return Case(who=Who.OWNER_FN, state=state, writes=writes, expected=expected)


def _without(part: str, **fields: Any) -> dict[str, Any]:
    return {path: v for path, v in a_new_event(**fields).items() if part not in path}


def _asked_for(key: str, **entry: Any) -> dict[str, Any]:
    """An entry for a request, with what it says."""
    return {f"eventRequests/{key}": {"fingerprint": "0f" * 32, **entry}}


def _requests() -> Iterator[Case]:
    """What a request has made is kept once, with the event that it has made."""
    event = dict(a_new_event()["events/e2"])
    del event["requestId"]
    yield _made(ALLOWED, {**_without("eventRequests"), "events/e2": event})
    yield _made(ALLOWED, {"eventRequests/owner/never-there": None})
    # Of an event that is gone.
    yield _made(ALLOWED, {"eventRequests/owner/request-e9": None})
    yield _made(
        REQUEST + "/.write",
        first("eventRequests/owner/request-e9", a_new_event(requestId="request-e9")),
    )
    for key, event_id in (
        ("owner/request-e1", "e1"),
        ("owner/request-e1", "e2"),
        ("owner/free", "e1"),
        ("owner/free", "e9"),
        ("owner/free", "e8"),
        ("owner/request-e8", "e8"),
    ):
        yield _made(REQUEST + "/.write", _asked_for(key, eventId=event_id))
    made, place = a_new_event(), "eventRequests/owner/request-e2"
    yield _made(
        REQUEST + "/.write", {**_asked_for("owner/request-e1", eventId="e2"), **made}
    )
    yield _made(REQUEST + "/.write", {**_asked_for("owner/free", eventId="e2"), **made})
    yield _made(REQUEST + "/.write", {"eventRequests/owner/request-e1": None})
    yield _made(ALLOWED, a_new_event(requestId="x" * 128))
    for value, rule in (
        ({"eventId": "e2"}, "/.validate"),
        ({"eventId": "e2", "fingerprint": "0F" * 32}, "/fingerprint/.validate"),
        ({"eventId": "e2", "fingerprint": "0f" * 31}, "/fingerprint/.validate"),
        ({"eventId": "e2", "fingerprint": "x" + "0f" * 32}, "/fingerprint/.validate"),
        ({"eventId": "e2", "fingerprint": "0f" * 32 + "x"}, "/fingerprint/.validate"),
        ({"eventId": "e2", "fingerprint": 7}, "/fingerprint/.validate"),
        ({**made[place], "at": 1}, "/$other/.validate"),
    ):
        yield _made(
            REQUEST + rule,
            {place: value, **{k: v for k, v in made.items() if k != place}},
        )
    for name in ("a b", "x" * 129):
        yield _made(f"{EVENT}/requestId/.validate", a_new_event(requestId=name))
    yield Case(
        who=Who.RIVAL_FN,
        state=State.PRESHOW,
        writes=_asked_for("rival/request-e1", eventId="e1"),
        expected=REQUEST + "/.write",
    )


_EARLIER: Final = "2027-01-15T11:59:59Z"
_NOON: Final = "2027-01-15T12:00:00Z"
_LATER: Final = "2027-01-15T12:00:01Z"


def _dated(expected: str, state: State, fields: dict[str, Any]) -> Case:
    writes: dict[str, Any] = {}
    for field, value in fields.items():
        writes |= edit(field, value, copied=True)
    return Case(who=Who.OWNER, state=state, writes=writes, expected=expected)


def _relinked(kind: str) -> Case:
    """One link of three that were the same is changed: two still are."""
    writes = {
        f"events/e1/{kind}": "another-address-0001",
        f"slugs/owner/{kind}/{SAME_LINK}": None,
        f"slugs/owner/{kind}/another-address-0001": "e1",
    }
    if kind == "fanUrl":
        writes["openEvents/owner/e1/fanUrl"] = "another-address-0001"
    else:
        role = kind.removesuffix("Url")
        writes[f"guests/e1/{role}"] = guest(role, "e1", "fedcba9876543210")
    return _made(VALIDATE, writes, State.SAME_LINKS)


_REQUIRED: Final = ("id", "adminId", "name", "status", "fanUrl", "hostUrl", "celebrityUrl", "sessionId", "stageSessionId", "createdAt", "updatedAt")  # fmt: skip


INCOMPLETE: Final = {
    "adminId": WRITE,
    **dict.fromkeys(("fanUrl", "hostUrl", "celebrityUrl"), SLUG + "/.write"),
    **dict.fromkeys(("sessionId", "stageSessionId"), SESSION + "/.write"),
}
"""Who refuses first when a field is missing, if not the event."""


def _incomplete() -> Iterator[Case]:
    """An event that lacks one field, with all index entries of a complete one."""
    for field in _REQUIRED:
        writes = a_new_event()
        writes["events/e2"] = {
            key: value for key, value in writes["events/e2"].items() if key != field
        }
        # Whose event it is decides who may write it at all.
        yield _made(INCOMPLETE.get(field, VALIDATE), writes)


def _apart() -> Iterator[Case]:
    """Copies that differ from their event, for each field that is copied."""
    values = {
        "name": "Other",
        "fanUrl": "other-night",
        "status": "live",
        "createdAt": NOW - 1,
        "dateTimeStart": "2027-01-15T20:00:00Z",
        "dateTimeEnd": "2027-01-15T20:00:00Z",
        "redirectUrl": "https://example.com/other",
        "startImage": {"id": "other", "url": "https://example.com/other.png"},
        "endImage": {"id": "other", "url": "https://example.com/other.png"},
        "id": "e9",
        "adminId": "rival",
    }
    image = f"{COPY}/{{}}/id/.validate"
    for field, value in values.items():
        own = image.format(field) if "Image" in field else f"{COPY}/{field}/.validate"
        yield Case(
            who=Who.OWNER,
            state=State.PRESHOW,
            writes={f"openEvents/owner/e1/{field}": value},
            expected=own,
        )
    for field in ("id", "adminId", "name", "status", "fanUrl", "createdAt"):
        yield Case(
            who=Who.OWNER,
            state=State.PRESHOW,
            writes={f"openEvents/owner/e1/{field}": None},
            expected=f"{COPY}/.validate",
        )


def _unequal_edits() -> Iterator[Case]:
    """A public field that changes without its copy, or in part of it."""
    for field, (value, copied) in EDITED.items():
        if copied:
            yield Case(
                who=Who.OWNER,
                state=State.PRESHOW,
                writes={f"events/e1/{field}": value},
                expected=VALIDATE,
            )
    for field, part in product(("startImage", "endImage"), ("id", "url")):
        for place, expected in (
            (f"events/e1/{field}", VALIDATE),
            (f"openEvents/owner/e1/{field}", f"{COPY}/{field}/{part}/.validate"),
        ):
            other = {**IMAGE, part: f"{IMAGE[part]}x"}
            writes = {**edit(field, IMAGE, copied=True), place: other}
            used = writes[f"events/e1/{field}"]["id"]
            writes = {place: other, **writes, f"images/owner/{used}/e1": True}
            yield _made(expected, writes)
        yield Case(
            who=Who.OWNER,
            state=State.PRESHOW,
            writes={f"openEvents/owner/e1/{field}": "x" * 1000},
            expected=f"{COPY}/{field}/.validate",
        )


def _transitions() -> Iterator[Case]:
    """Every status after every other, by client and by function."""
    stands = {
        State.NOT_STARTED: "notStarted",
        State.PRESHOW: "preshow",
        State.LIVE: "live",
        State.OVER: "closed",
    }
    legal = {
        ("notStarted", "preshow"),
        ("notStarted", "closed"),
        ("preshow", "live"),
        ("preshow", "closed"),
        ("live", "closed"),
    }
    for who, (state, before), after in product(
        (Who.OWNER, Who.OWNER_FN), stands.items(), (*stands.values(), "paused", 7)
    ):
        fine = before == after or (before, after) in legal
        # An event that comes back has no index entries: that is noticed first.
        wrong = VALIDATE if before == "closed" else f"{EVENT}/status/.validate"
        writes: dict[str, Any] = {"events/e1/status": after}
        if fine and who is Who.OWNER_FN:
            on = after in ("preshow", "live")
            writes["current/owner/e1"] = after if on else None
        yield Case(
            who=who, state=state, writes=writes, expected=ALLOWED if fine else wrong
        )


def _pointers() -> Iterator[Case]:
    """What says that an event is on says so in step with it, where a function writes."""
    pointer, status = "current/owner/e1", "events/e1/status"
    by_status, by_pointer = f"{EVENT}/status/.validate", f"{POINTER}/.write"
    for state, after, told, denied in (
        (State.NOT_STARTED, "preshow", None, by_pointer),
        (State.NOT_STARTED, "preshow", "live", by_pointer),
        (State.PRESHOW, "live", None, by_pointer),
        (State.PRESHOW, "live", "preshow", by_pointer),
        (State.PRESHOW, "closed", "preshow", by_pointer),
        (State.PRESHOW, "closed", "closed", by_status),
        (State.LIVE, "closed", "live", by_pointer),
    ):
        yield _made(by_status, {status: after}, state)
        yield _made(denied, {status: after, pointer: told}, state)
    for who in (Who.OWNER, Who.OWNER_FN):
        yield Case(
            who=who,
            state=State.NOT_STARTED,
            writes={pointer: "notStarted"},
            expected=f"{POINTER}/.validate",
        )
        yield Case(
            who=who,
            state=State.OVER,
            writes={pointer: "closed"},
            expected=f"{POINTER}/.validate",
        )
    # Of another's event, or of none.
    yield Case(
        who=Who.RIVAL,
        state=State.LIVE,
        writes={"current/rival/e1": "live"},
        expected=f"{POINTER}/.write",
    )
    yield _made(f"{POINTER}/.write", {"current/owner/e9": "live"})
    yield _made(ALLOWED, {"current/owner/e9": None})


CASES: Final = (
    # Making one.
    _made(ALLOWED, a_new_event(startImage=IMAGE, endImage=IMAGE, rtmpUrl="rtmp://live/app/key", redirectUrl="https://example.com", archiveEvent=True, uncomposed=True)),
    Case(who=Who.RIVAL_FN, state=State.PRESHOW, writes=a_new_event(adminId="rival"), expected=ALLOWED),
    Case(who=Who.REMOVED_FN, state=State.PRESHOW, writes=a_new_event(adminId="removed"), expected=WRITE),
    *(_made(f"{EVENT}/status/.validate", a_new_event(status=status)) for status in ("preshow", "live", "closed", "paused")),
    _made(SLUG + "/.write", first("slugs/owner/fanUrl/launch-night", a_new_event(fanUrl="launch-night"))),
    _made(SLUG + "/.write", a_new_event(hostUrl=HOST_URL)),
    _made(SLUG + "/.write", a_new_event(celebrityUrl=CELEBRITY_URL)),
    _made(ALLOWED, a_new_event(fanUrl="launch-night", hostUrl=HOST_URL, celebrityUrl=CELEBRITY_URL), State.DRAINING),
    *(_made(f"{EVENT}/{kind}/.validate", a_new_event(**{kind: value})) for kind in ("hostUrl", "celebrityUrl") for value in ("h" * 15, "h" * 129, "h" * 15 + "+", "+" + "h" * 16)),
    *(_made(ALLOWED, a_new_event(**{kind: value})) for kind in ("hostUrl", "celebrityUrl") for value in ("h" * 16, "h" * 128)),
    *(_made(f"{EVENT}/fanUrl/.validate", a_new_event(fanUrl=value)) for value in ("f" * 129, "f+f", "f f")),
    *(_made(ALLOWED, a_new_event(fanUrl=value)) for value in ("f", "f" * 128)),
    *(_made(f"{EVENT}/{kind}/.validate", a_new_event(**{kind: value})) for kind in ("sessionId", "stageSessionId") for value in ("s" * 256, "s+s")),
    *(_made(ALLOWED, a_new_event(**{kind: "s" * 255})) for kind in ("sessionId", "stageSessionId")),
    *(_made(VALIDATE, a_new_event(hostUrl="the-same-address-2", celebrityUrl="the-same-address-2"), state) for state in (State.PRESHOW, State.OLD_PRESHOW)),
    *(_made(VALIDATE, a_new_event(**{"fanUrl": "the-same-address-2", kind: "the-same-address-2"})) for kind in ("hostUrl", "celebrityUrl")),
    # What was made with one link goes on, until one of them is changed; then all differ.
    Case(who=Who.OWNER, state=State.SAME_LINKS, writes={"events/e1/archiveEvent": True}, expected=ALLOWED),
    *(_relinked(kind) for kind in ("fanUrl", "hostUrl", "celebrityUrl")),
    # It ends after it begins, whichever of the two is said first.
    *(_made(expected, a_new_event(dateTimeStart=_NOON, dateTimeEnd=ends)) for ends, expected in ((_LATER, ALLOWED), (_NOON, VALIDATE), (_EARLIER, VALIDATE))),
    *(_made(ALLOWED, a_new_event(**{date: _NOON})) for date in ("dateTimeStart", "dateTimeEnd")),
    *(_dated(VALIDATE, state, {"dateTimeStart": starts}) for state in (State.DATED,) for starts in (_LATER, "2028-01-01T00:00:00Z")),
    _dated(VALIDATE, State.DATED, {"dateTimeEnd": _NOON}),
    _dated(ALLOWED, State.DATED, {"dateTimeStart": _EARLIER}),
    _dated(ALLOWED, State.DATED, {"dateTimeStart": _LATER, "dateTimeEnd": "2028-01-01T00:00:00Z"}),
    _dated(ALLOWED, State.DATED, {"dateTimeEnd": None}),
    # What was stored otherwise does not keep a show from being changed.
    _dated(ALLOWED, State.ODDLY_DATED, {"name": "Last Night"}),
    Case(who=Who.OWNER, state=State.ODDLY_DATED, writes={"events/e1/status": "preshow"}, expected=ALLOWED),
    _dated(VALIDATE, State.ODDLY_DATED, {"dateTimeEnd": "2027-01-15T11:00:00Z"}),
    # Nor are the weak links of old apps stored for them: short ones, and one for both.
    *(_made(f"{EVENT}/{kind}/.validate", a_new_event(**{kind: "eouwT6"}), State.OLD_PRESHOW) for kind in ("hostUrl", "celebrityUrl")),
    # What only the backend knows, invented.
    *(_made(VALIDATE, a_new_event(**{field: SET_BY_FUNCTION[field]})) for field in ("preshowStartedAt", "showStartedAt", "showEndedAt", "archiveId", "archiveUrl", "archive", "captions")),
    *(_made(f"{EVENT}/archive/.validate", a_new_event(archive=value)) for value in ({"sizeBytes": 1}, "x")),
    *(_made(f"{EVENT}/captions/.validate", a_new_event(captions=value)) for value in ({"id": "c1"}, "x")),
    _made(f"{EVENT}/problems/.validate", a_new_event(problems="x")),
    _made(f"{EVENT}/problems/$effect/.validate", a_new_event(problems={"startArchive": "x"})),
    _made(f"{EVENT}/problems/$effect/$field/.validate", a_new_event(problems={"startArchive": {"reason": "x"}})),
    _made(f"{EVENT}/createdAt/.validate", a_new_event(createdAt=NOW - 1)),
    _made(f"{EVENT}/updatedAt/.validate", a_new_event(updatedAt=NOW - 1)),
    _made(f"{EVENT}/updatedAt/.validate", {"events/e1/updatedAt": NOW + 1}),
    _made(f"{EVENT}/updatedAt/.validate", {"events/e1/updatedAt": NOW - 1}),
    _made(f"{EVENT}/createdAt/.validate", {"events/e1/createdAt": NOW}),
    _made(f"{EVENT}/$other/.validate", a_new_event(vip=True)),
    _made(f"{EVENT}/id/.validate", {**a_new_event(), "events/e2": {**a_new_event()["events/e2"], "id": "e9"}}),
    # The same, changed or removed.
    *(
        _made(VALIDATE, {f"events/e1/{field}": value}, State.LIVE)
        for field in ("preshowStartedAt", "showStartedAt", "archiveId", "archive", "archive/status", "captions", "captions/status")
        for value in (None, "other")
    ),
    *(_made(VALIDATE, {f"events/e1/{field}": NOW}, State.LIVE) for field in ("showEndedAt", "archiveUrl")),
    _made(f"{EVENT}/archive/$field/.validate", {"events/e1/archive/sizeBytes": 1}, State.LIVE),
    _made(f"{EVENT}/problems/$effect/$field/.validate", {"events/e1/problems/startBroadcast/final": True}, State.LIVE),
    _made(f"{EVENT}/problems/$effect/.validate", {"events/e1/problems/startBroadcast/reason": None}, State.LIVE),
    _made(ALLOWED, {"events/e1/problems/startBroadcast": {"reason": "stage-empty"}}, State.LIVE),
    _made(ALLOWED, {"events/e1/archive": {"status": "started"}}, State.LIVE),
    _made(f"{EVENT}/captions/$field/.validate", {"events/e1/captions/id": "c2"}, State.LIVE),
    _made(ALLOWED, {"events/e1/captions": {"languageCode": "en-US", "status": "started"}}, State.LIVE),
    # An intermission is true or not there, and only of a live show.
    *(_made(f"{EVENT}/standby/.validate", {"events/e1/standby": value}, State.LIVE) for value in (False, 1, "true")),
    _made(f"{EVENT}/standby/.validate", {**CLOSING, "events/e1/standby": True}, State.LIVE),
    # Without one of its entries, or one field.
    *(_made(VALIDATE, _without(part)) for part in ("slugs/owner/fanUrl", "slugs/owner/hostUrl", "slugs/owner/celebrityUrl", "openEvents", "adminEvents", "eventRequests", "sessions/stage", "sessions/backstage")),
    *_incomplete(),
    # Entries without an event, or of another's.
    _made(SLUG + "/.write", {"slugs/owner/fanUrl/free": "e1"}),
    _made(SLUG + "/.write", {"slugs/owner/fanUrl/free": "e9"}),
    _made(SLUG + "/.write", {"slugs/owner/fanUrl/free": 7}),
    _made(SLUG + "/.validate", {"slugs/owner/name/Launch Night": "e1"}),
    _made(SLUG + "/.write", {f"slugs/owner/hostUrl/{HOST_URL}": None}),
    _made(SLUG + "/.write", {"slugs/owner/fanUrl/launch-night": "e1"}, State.DRAINING),
    _made(ALLOWED, {"slugs/owner/fanUrl/launch-night": "e1"}),
    _made(ALLOWED, {"slugs/owner/fanUrl/launch-night": None}, State.CLOSING),
    _made(ALLOWED, {"slugs/owner/fanUrl/never-there": None}),
    Case(who=Who.RIVAL_FN, state=State.PRESHOW, writes={"slugs/rival/fanUrl/launch-night": "e1"}, expected=SLUG + "/.write"),
    _made(SESSION + "/.write", {"sessions/some-session": "e1"}),
    _made(SESSION + "/.write", {"sessions/stage-e1": "e2"}),
    _made(SESSION + "/.write", {"sessions/stage-e1": None}),
    _made(ALLOWED, {"sessions/stage-e1": "e1"}),
    _made(ALLOWED, {"sessions/never-there": None}),
    Case(who=Who.RIVAL_FN, state=State.PRESHOW, writes={"sessions/stage-e1": None}, expected=SESSION + "/.write"),
    Case(who=Who.RIVAL_FN, state=State.PRESHOW, writes={"sessions/stage-e1": "e1"}, expected=SESSION + "/.write"),
    Case(who=Who.REMOVED_FN, state=State.PRESHOW, writes={"sessions/never-there": None}, expected=SESSION + "/.write"),
    Case(who=Who.RIVAL_FN, state=State.PRESHOW, writes=first("sessions/stage-e1", a_new_event(adminId="rival", stageSessionId="stage-e1")), expected=SESSION + "/.write"),
    *_requests(),
    _made(LISTED + "/.validate", {"adminEvents/owner/e1": NOW}),
    _made(LISTED + "/.write", {"adminEvents/owner/e9": NOW}),
    _made(LISTED + "/.write", {"adminEvents/owner/e1": None}),
    *_apart(),
    Case(who=Who.OWNER, state=State.PRESHOW, writes={"openEvents/owner/e1/hostUrl": HOST_URL}, expected=f"{COPY}/$other/.validate"),
    Case(who=Who.OWNER, state=State.PRESHOW, writes={"openEvents/owner/e9": {"id": "e9"}}, expected=f"{COPY}/.write"),
    *(
        _made(f"{COPY}/{image}/$other/.validate", {f"events/e1/{image}": IMAGE, f"openEvents/owner/e1/{image}": {**IMAGE, "alt": "x"}, "images/owner/picture/e1": True})
        for image in ("startImage", "endImage")
    ),
    *_unequal_edits(),
    *(
        Case(who=Who.OWNER, state=State.PRESHOW, writes={f"openEvents/owner/e1/{image}": {part: IMAGE[part]}}, expected=f"{COPY}/{image}/.validate")
        for image in ("startImage", "endImage")
        for part in IMAGE
    ),
    # Written whole, as it stands.
    _made(ALLOWED, {"events/e1": an_event(status="preshow", preshowStartedAt=NOW - 4_000)}),
    # Losing a field as it closes, when no entry misses it any more.
    *(_made(VALIDATE, {**CLOSING, f"events/e1/{field}": None}) for field in _REQUIRED if field != "status"),
    *(
        _made(VALIDATE, {**CLOSING, f"events/e1/{role}Url": None, f"guests/e1/{role}": guest(role, "e1", NEW_LINK)})
        for role in ("host", "celebrity")
    ),
    # Moving to another slug.
    _made(
        VALIDATE,
        {"events/e1/fanUrl": "late-night", "slugs/owner/fanUrl/launch-night": None, "slugs/owner/fanUrl/late-night": "e1"},
        State.NOT_STARTED,
    ),
    _made(ALLOWED, MOVED),
    _made(VALIDATE, {path: value for path, value in MOVED.items() if value != "e1"}),
    *(
        _made(
            expected,
            {"events/e1/fanUrl": "late-night", "openEvents/owner/e1/fanUrl": "late-night", "slugs/owner/fanUrl/launch-night": None, "slugs/owner/fanUrl/late-night": "e1"},
            state,
        )
        for state, expected in {State.NOT_STARTED: ALLOWED, State.PRESHOW: f"{EVENT}/fanUrl/.validate", State.LIVE: f"{EVENT}/fanUrl/.validate", State.DRAINING: WRITE}.items()
    ),
    _made(ALLOWED, {"events/e1/fanUrl": "launch-night"}),
    # Taking a session or an owner away from it.
    _made(f"{EVENT}/adminId/.validate", {"events/e1/adminId": "rival"}),
    _made(f"{EVENT}/stageSessionId/.validate", {"events/e1/stageSessionId": "stage-e8", "sessions/stage-e8": "e1"}),
    _made(f"{EVENT}/sessionId/.validate", {"events/e1/sessionId": "stage-e8", "sessions/stage-e8": "e1"}),
    # An event does not go without its entries, nor while it is live.
    *(_made(WRITE, {path: None for path in EVERYTHING if path != kept}) for kept in EVERYTHING if kept != "events/e1"),
    # The status.
    *_transitions(),
    *_pointers(),
    *(
        Case(who=Who.OWNER, state=State.OVER, writes={f"events/e1/{image}/{part}": None}, expected=WRITE)
        for image in ("startImage", "endImage")
        for part in (*IMAGE, "alt")
    ),
    Case(who=Who.OWNER, state=State.PRESHOW, writes={"events/e1/status": None}, expected=f"{EVENT}/status/.write"),
    *(_made(ALLOWED, CLOSING, state) for state in UNCLOSED),
    # A closed event stays as it is.
    *(
        Case(who=who, state=state, writes={"events/e1/status": "live", "openEvents/owner/e1": indexed(an_event(status="live"))["openEvents/owner/e1"], **{path: value for path, value in indexed(an_event(status="live")).items() if "slugs" in path}}, expected=expected)
        for state in (State.DRAINING, State.OVER)
        for who, expected in {Who.OWNER_FN: f"{EVENT}/status/.validate", Who.OWNER: SLUG + "/.write"}.items()
    ),
)  # fmt: skip

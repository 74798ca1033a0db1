"""Every path of the Realtime Database, built here and nowhere else.

What goes in is an id or slug that a model has checked, so that no caller can reach
beside the path that is meant. A function without a docstring gives the path of what it
is named after.
"""

ADMINS = "admins"
SECRETS = "secrets"
EVENTS = "events"
IMAGES = "images"
IMAGE_CLEANUPS = "imageCleanups"
RECORDINGS_DUE = "recordingsDue"
OPEN_EVENTS = "openEvents"
CURRENT_EVENTS = "current"
WATCHED = "watched"
FORMER_ADMINS = "formerAdmins"
UPLOADS_SINCE = "uploadsSince"
FORMER_ARCHIVES = "formerArchives"
UNFINISHED = "unfinished"
REMOVING = "removing"
LEGACY_CLIENTS = "config/legacyClients"
"""Whether the operator lets old apps in: those of the Node server."""


def admin(uid: str) -> str:
    return f"admins/{uid}"


def secret(uid: str) -> str:
    """The admin's OpenTok secret, encrypted."""
    return f"secrets/{uid}/otSecret"


def signature_secret(uid: str) -> str:
    """What OpenTok signs the admin's callbacks with, encrypted."""
    return f"secrets/{uid}/otSignatureSecret"


def former_signature_secret(uid: str) -> str:
    """What OpenTok signed the admin's callbacks with before, encrypted."""
    return f"secrets/{uid}/formerOtSignatureSecret"


def signature_secret_changed_at(uid: str) -> str:
    """Holds when the former signature secret was replaced, in ms."""
    return f"secrets/{uid}/otSignatureSecretChangedAt"


def secrets_of(uid: str) -> str:
    """All secrets of the admin."""
    return f"secrets/{uid}"


def event(event_id: str) -> str:
    return f"events/{event_id}"


def status(event_id: str) -> str:
    return f"events/{event_id}/status"


def captions(event_id: str) -> str:
    """Where the event tells of its live captions."""
    return f"events/{event_id}/captions"


def problem(event_id: str, effect: str) -> str:
    """Where the event holds why an effect (an `Effect`, as stored) failed."""
    return f"events/{event_id}/problems/{effect}"


def slugs(admin_id: str) -> str:
    return f"slugs/{admin_id}"


def slugs_of_kind(admin_id: str, kind: str) -> str:
    """`kind` is fanUrl, hostUrl or celebrityUrl."""
    return f"slugs/{admin_id}/{kind}"


def slug(admin_id: str, kind: str, value: str) -> str:
    """`kind` is fanUrl, hostUrl or celebrityUrl. Holds the id of an open event."""
    return f"slugs/{admin_id}/{kind}/{value}"


def open_events(admin_id: str) -> str:
    return f"openEvents/{admin_id}"


def open_event(admin_id: str, event_id: str) -> str:
    return f"openEvents/{admin_id}/{event_id}"


def closed_events(admin_id: str) -> str:
    """The newest closed event at each of an admin's addresses: `fanUrl` → its id."""
    return f"closedEvents/{admin_id}"


def closed_event(admin_id: str, fan_url: str) -> str:
    return f"closedEvents/{admin_id}/{fan_url}"


def current_events(admin_id: str) -> str:
    """The admin's events that are on: event id → `live` or `preshow`.

    In the order of their values the oldest live one comes first, then the oldest in
    preshow: ids are chronological.
    """
    return f"{CURRENT_EVENTS}/{admin_id}"


def current_event(admin_id: str, event_id: str) -> str:
    return f"{CURRENT_EVENTS}/{admin_id}/{event_id}"


def admin_events(admin_id: str) -> str:
    """The ids of all of an admin's events, closed ones too."""
    return f"adminEvents/{admin_id}"


def admin_event(admin_id: str, event_id: str) -> str:
    return f"adminEvents/{admin_id}/{event_id}"


def event_requests(admin_id: str) -> str:
    return f"eventRequests/{admin_id}"


def event_request(admin_id: str, request_id: str) -> str:
    """Which event a request has made, and what the request was."""
    return f"eventRequests/{admin_id}/{request_id}"


def guests(event_id: str) -> str:
    """The Firebase users of host and celebrity, by role."""
    return f"guests/{event_id}"


def guest(event_id: str, role: str) -> str:
    """Holds the Firebase user of whoever has the event's `{role}Url` now."""
    return f"guests/{event_id}/{role}"


def video_session(session_id: str) -> str:
    """Holds the id of the event whose stage or backstage this session is."""
    return f"sessions/{session_id}"


def effects(event_id: str) -> str:
    return f"effects/{event_id}"


def effect(event_id: str, name: str) -> str:
    return f"effects/{event_id}/{name}"


def directing(event_id: str) -> str:
    """Which call is carrying out the event's effects. Beside the ledger's own keys."""
    return f"effects/{event_id}/directing"


def watched(event_id: str) -> str:
    """Present while the reconciler looks after the event's show."""
    return f"{WATCHED}/{event_id}"


def unfinished(key: str) -> str:
    """Work that was begun, and has not been noted as finished."""
    return f"{UNFINISHED}/{key}"


def turns(job: str) -> str:
    """Where the runs of a job (a function) have stopped."""
    return f"turns/{job}"


def turn_steps(job: str) -> str:
    """The steps that its last run has not reached."""
    return f"turns/{job}/steps"


def turn_after(job: str, loop: str) -> str:
    """The last key that a loop of the job has reached."""
    return f"turns/{job}/after/{loop}"


def turns_put_off(job: str) -> str:
    """Until when which items of the job's loops are left out."""
    return f"turns/{job}/putOff"


def removal(uid: str) -> str:
    """How far the removal of an admin has got."""
    return f"removals/{uid}"


def former_admins(day: str) -> str:
    """The admins of whom nothing may be left on a day (YYYY-MM-DD, UTC)."""
    return f"{FORMER_ADMINS}/{day}"


def former_admin(day: str, uid: str) -> str:
    return f"{FORMER_ADMINS}/{day}/{uid}"


def headcounts(event_id: str) -> str:
    """Connections and streams of the event's two video sessions."""
    return f"headcounts/{event_id}"


def headcount(event_id: str, session: str) -> str:
    """`session` is stage or backstage."""
    return f"headcounts/{event_id}/{session}"


def head(event_id: str, session: str, kind: str, head_id: str) -> str:
    """Holds whether this connection or stream is `there` or `gone`."""
    return f"headcounts/{event_id}/{session}/marks/{kind}/{head_id}"


def heads_present(event_id: str) -> str:
    """Who is in both sessions now: session, kind, id → opaque id of the person."""
    return f"headcounts/{event_id}/present"


def published(event_id: str) -> str:
    """When each stream was published on the event's stage."""
    return f"published/{event_id}"


def published_stream(event_id: str, stream_id: str) -> str:
    return f"published/{event_id}/{stream_id}"


def barred(event_id: str) -> str:
    """The fans whom the producer has barred: Firebase user → when."""
    return f"barred/{event_id}"


def barred_fan(event_id: str, uid: str) -> str:
    return f"barred/{event_id}/{uid}"


def messages(event_id: str) -> str:
    """What producer and people in the show have written each other."""
    return f"messages/{event_id}"


def people(event_id: str) -> str:
    """Who is meant by an opaque id: `opaque_id` → the fan's Firebase user."""
    return f"people/{event_id}"


def person(event_id: str, opaque: str) -> str:
    return f"people/{event_id}/{opaque}"


def disconnections(event_id: str) -> str:
    """Why people were disconnected from the event's sessions: Firebase user → why."""
    return f"disconnections/{event_id}"


def disconnection(event_id: str, uid: str) -> str:
    return f"disconnections/{event_id}/{uid}"


def archives(event_id: str) -> str:
    """The parts of the event's recording."""
    return f"archives/{event_id}"


def former_archives(admin_id: str) -> str:
    """The recordings that the admin's deleted events have left at OpenTok."""
    return f"{FORMER_ARCHIVES}/{admin_id}"


def former_archive(admin_id: str, archive_id: str) -> str:
    return f"{FORMER_ARCHIVES}/{admin_id}/{archive_id}"


def archive_part(event_id: str, archive_id: str) -> str:
    return f"archives/{event_id}/{archive_id}"


def timeline_entry(event_id: str, entry_id: str) -> str:
    return f"timeline/{event_id}/{entry_id}"


def timeline(event_id: str) -> str:
    return f"timeline/{event_id}"


def images(admin_id: str) -> str:
    """Which events use the admin's pictures."""
    return f"images/{admin_id}"


def image(admin_id: str, image_id: str) -> str:
    """The events that use a picture; or since when it is being removed."""
    return f"images/{admin_id}/{image_id}"


def image_removal(admin_id: str, image_id: str) -> str:
    """Holds when a call began to remove the picture's file. Then no event uses it."""
    return f"images/{admin_id}/{image_id}/{REMOVING}"


def image_use(admin_id: str, image_id: str, event_id: str) -> str:
    """Present while the event refers to the picture."""
    return f"images/{admin_id}/{image_id}/{event_id}"


def image_cleanups(day: str) -> str:
    return f"imageCleanups/{day}"


def image_cleanup(day: str, event_id: str) -> str:
    """`day` (YYYY-MM-DD, UTC) is when the event's images are due to go."""
    return f"imageCleanups/{day}/{event_id}"


def recordings_due(day: str) -> str:
    return f"{RECORDINGS_DUE}/{day}"


def recording_due(day: str, event_id: str) -> str:
    """`day` (YYYY-MM-DD, UTC) is when the event's recording is to go. Holds whose."""
    return f"{RECORDINGS_DUE}/{day}/{event_id}"


def producer_lease(event_id: str) -> str:
    """Who directs the event's show now, of those who do it in the owner's name."""
    return f"producerLeases/{event_id}"


def lease_number(event_id: str) -> str:
    """How often somebody else has begun to direct the show."""
    return f"producerLeases/{event_id}/number"


def names(event_id: str) -> str:
    """Whom the event's timeline means by an opaque id."""
    return f"names/{event_id}"


def person_name(event_id: str, opaque: str) -> str:
    """What somebody is called, and their key below `activeFans`."""
    return f"names/{event_id}/{opaque}"


def consents(event_id: str) -> str:
    """What the event's fans have consented to."""
    return f"consents/{event_id}"


def consent(event_id: str, uid: str) -> str:
    """Of one: by their Firebase user, or once they are erased by their opaque id."""
    return f"consents/{event_id}/{uid}"


def messages_of(event_id: str, uid: str) -> str:
    """What the producer and one person in the show have written each other."""
    return f"messages/{event_id}/{uid}"

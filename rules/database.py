"""Who may read and change what, path by path: the source of `database.rules.json`.

A path that is not here, or without a rule that grants, is for the backend alone: secrets, the ledger
of effects, bars, cleaning, configuration. A right holds for all that lies below.
"""

from typing import Final

from interactive_broadcast.admins.models import API_KEY, AdminRecord, CreateAdminRequest
from interactive_broadcast.events.finding_models import EventBySessionRequest
from interactive_broadcast.events.guests import GUESTS
from interactive_broadcast.events.models import (
    CreateEventRequest,
    EventRecord,
    EventRequestRecord,
    OpenEventRecord,
)
from interactive_broadcast.events.staff import StaffEntry
from interactive_broadcast.events.status import ON
from rules import (
    clearing,
    consents,
    count,
    disconnections,
    event,
    guests,
    images,
    leases,
    line,
    messages,
    people,
    pictures,
    running_show,
    value,
    who,
)
from rules.event import EVENT
from rules.fields import as_asked, each, fits, is_text
from rules.language import ALWAYS, after, any_of, before, choose, name, new, old, same
from rules.nodes import Node, Nodes, aliases, record, required, without_priorities
from rules.who import UID

EDITABLE: Final = ("name", "dateTimeStart", "dateTimeEnd", "redirectUrl", "archiveEvent", "uncomposed", "rtmpUrl")
"""What an owner's client may change by itself, until the end. Pictures are changed by a function, which removes the
file of the former one."""

HOW_IT_IS_MADE: Final = ("rtmpUrls", "archiveOptions", "broadcastOptions", "lineOptions", "consent", "retainDays")
"""What an owner changes by a function alone: apps that write the rest themselves do not know of it."""

RESULTS: Final = ("preshowStartedAt", "showStartedAt", "showEndedAt", "archiveId", "archiveUrl")
"""What the backend alone finds out about an event."""


def database() -> Nodes:
    """Every path that somebody besides the backend may read or write."""
    nodes = {
        **admins(),
        **events(),
        **indexes(),
        **running_show.record(),
        **line.nodes(),
        **running_show.presence(),
        **running_show.written_for(),
        **count.nodes(),
        **clearing.of_viewers(),
        **messages.nodes(),
        **people.nodes(),
        **consents.nodes(),
        **pictures.nodes(),
        **disconnections.nodes(),
        **leases.nodes(),
        **reports(),
    }
    return without_priorities(nodes)


def admins() -> Nodes:
    is_super, was_super = (place.child("superAdmin").is_(True) for place in (new, old))
    fields = {
        "id": Node(validate=new.is_("$uid")),
        **as_asked(CreateAdminRequest, "displayName", "email", "superAdmin", "httpSupport", "hls"),
        # A function stores it in the form that the video service has it in.
        "otApiKey": Node(validate=is_text(API_KEY)),
        "createdAt": Node(validate=value.set_once()),
        "updatedAt": Node(validate=value.touched()),
    }
    return {
        "admins": Node("A superAdmin sees every admin.", read=who.super_admin()),
        "admins/$uid": Node(
            "Admins see their own record. A function changes it, so that Firebase's user stays in step. "
            "Whether one is a superAdmin is for another superAdmin to say.",
            read=who.user("$uid"),
            write=who.through_functions() & (who.super_admin() | who.user("$uid") & old.exists()),
            validate=required(AdminRecord, "createdAt", "updatedAt") & (same(is_super, was_super) | UID.is_not("$uid")),
            below=record(AdminRecord, fields),
        ),
    }


def events() -> Nodes:
    return {
        "events": Node("Which are on is asked by the index. Nobody reads all of them.", index="status"),
        EVENT: Node(
            "Owners see their events, and make, change and delete them through a function. Whoever changes one: "
            "until it is closed, its index entries and the public copy of its public fields stay in step.",
            read=who.owner_of("$eventId"),
            write=who.through_functions()
            & who.admin()
            & choose(old.exists(), old.child("adminId").is_(UID), new.child("adminId").is_(UID))
            & choose(
                new.exists(),
                old.child("status").is_not("closed"),
                old.child("status").is_not("live") & event.has_no_entries(),
            ),
            validate=required(EventRecord, "status", "createdAt", "updatedAt")
            & event.links_differ()
            & event.ends_after_it_begins()
            & event.recording_fits()
            & event.streaming_fits()
            & event.targets_differ()
            & event.consent_fits()
            & value.still_the_same(*RESULTS, "archive/status", "captions/status")
            & event.has_entries()
            & event.has_guests()
            & event.has_pictures()
            & clearing.is_resumed_with_its_slate()
            & (new.child("status").is_("closed") | event.has_open_entries()),
            below=record(EventRecord, event_fields()),
        ),
    }


def event_fields() -> Nodes:
    link = Node(validate=fits(CreateEventRequest, "hostUrl"))
    session = choose(old.exists(), value.still_the_same(), fits(EventBySessionRequest, "sessionId"))
    as_found = {"$field": Node(validate=value.still_the_same())}
    return {
        "id": Node(validate=new.is_("$eventId")),
        "adminId": Node(validate=new.is_(UID)),
        **as_asked(CreateEventRequest, *EDITABLE, write=event.editor()),
        **as_asked(CreateEventRequest, *images.PICTURES, *HOW_IT_IS_MADE),
        "status": Node(
            "A show only moves forward, and closed is the end. The owner's client may say so as well; a function "
            "points at what is on in the same write.",
            write=who.owner_of("$eventId") & new.exists(),
            validate=choose(
                old.exists(),
                value.still_the_same() | event.moves_forward() & event.is_pointed_at(),
                new.is_("notStarted"),
            ),
        ),
        "fanUrl": Node(
            "It stays from the preshow on: the records of the show lie under it.",
            validate=fits(CreateEventRequest, "fanUrl")
            & (value.made_or_kept() | before(EVENT, "status").is_("notStarted")),
        ),
        "hostUrl": link,
        "celebrityUrl": link,
        **as_asked(CreateEventRequest, "requestId"),
        **staff(),
        "sessionId": Node(validate=session),
        "stageSessionId": Node(validate=session),
        "createdAt": Node(validate=value.set_once()),
        "updatedAt": Node(validate=value.touched()),
        **dict.fromkeys(RESULTS, Node(validate=ALWAYS)),
        "standby": Node(
            "An intermission of a live show. Left out when there is none.",
            validate=new.is_(True) & after(EVENT, "status").is_("live"),
        ),
        **clearing.of_event(),
        "archive": Node(validate=new.has_children("status"), below=as_found),
        "captions": Node(validate=new.has_children("status"), below=as_found),
        "problems": Node(
            "What went wrong, for the producer to see: the backend writes it.",
            validate=new.has_children(),
            below={"$effect": Node(validate=new.has_children("reason"), below=as_found)},
        ),
    }


def staff() -> Nodes:
    """Who helps the producer of an event, and by which link."""
    found = Node(validate=value.still_the_same())
    return {
        event.STAFF_URL: Node(
            "Whoever knows it may sign in as staff: a secret, the owner's client may change it as well.",
            write=event.editor(),
            validate=fits(CreateEventRequest, event.STAFF_URL),
        ),
        "staff": Node(
            "Who has signed in by the link, which the backend writes.",
            validate=new.has_children(),
            below={
                "$uid": Node(
                    "Each sees the own entry. The owner removes one in one write with another link, or none.",
                    read=who.user("$uid"),
                    write=event.removes_staff(),
                    validate=new.has_children(*aliases(StaffEntry)),
                    below=record(StaffEntry, dict.fromkeys(aliases(StaffEntry), found)),
                )
            },
        ),
    }


def indexes() -> Nodes:
    """What leads to an event. Each entry changes in one write with it."""
    its_id, former_id = new.value, old.value
    copies = {
        "id": Node(validate=new.is_("$eventId")),
        "adminId": Node(validate=new.is_("$adminId")),
        **each(OpenEventRecord, event.COPIED, event.copy_of),
    }
    return {
        "slugs/$adminId/$kind/$slug": Node(
            "Which open event has a slug. Nobody reads: those of host and celebrity are secrets. "
            "Made where there is none, with its event; it goes when that is gone, closed or elsewhere.",
            write=who.through_functions()
            & who.owner()
            & choose(
                new.exists(),
                value.made_or_kept()
                & event.belongs(its_id, to="$adminId")
                & after("events", its_id, "$kind").is_("$slug")
                & ~event.is_closed(its_id),
                old.missing() | event.is_closed(former_id) | after("events", former_id, "$kind").is_not("$slug"),
            ),
            validate=name("$kind").one_of(*event.KINDS),
        ),
        "openEvents/$adminId": Node("What anybody may know of the events that are not closed.", read=ALWAYS),
        "openEvents/$adminId/$eventId": Node(
            "A true copy of the event's public fields. It goes when the event is closed or gone.",
            write=who.owner()
            & choose(
                new.exists(),
                event.belongs("$eventId", to="$adminId") & ~event.is_closed("$eventId"),
                after(EVENT).missing() | event.is_closed("$eventId"),
            ),
            validate=required(OpenEventRecord, "status", "createdAt") & event.leaves_nothing_out(),
            below=record(OpenEventRecord, copies),
        ),
        "closedEvents/$adminId": Node(
            "The newest closed event at each address. Nobody reads or changes it but the backend, which finds the "
            "newest of all by the index.",
            index=".value",
        ),
        "current/$adminId": Node(
            "The events that are on, found by their status: live ones first, each the oldest first.",
            read=ALWAYS,
            index=".value",
        ),
        "current/$adminId/$eventId": Node(
            "The status of an event that is live or in preshow. It goes when the event is neither, or gone.",
            write=who.owner()
            & choose(
                new.exists(),
                event.belongs("$eventId", to="$adminId") & new.is_(after(EVENT, "status")),
                after(EVENT).missing() | ~after(EVENT, "status").one_of(*ON),
            ),
            validate=new.one_of(*ON),
        ),
        "adminEvents/$adminId": Node("All events of an admin, closed ones too: id → when made.", read=who.owner()),
        "adminEvents/$adminId/$eventId": Node(
            write=who.through_functions()
            & who.owner()
            & choose(new.exists(), event.belongs("$eventId", to="$adminId"), after(EVENT).missing()),
            validate=event.copy_of("createdAt"),
        ),
        guests.GUESTS: Node(
            "The Firebase users of whoever has the links of host and celebrity now. Made with the event, changed with "
            "the links, gone with the event.",
            read=who.owner_of("$eventId"),
            write=who.through_functions()
            & who.admin()
            & choose(
                new.exists(),
                event.belongs("$eventId", to=UID),
                old.missing() | event.belonged_to_caller("$eventId") & after(EVENT).missing(),
            ),
            validate=new.has_children(*GUESTS),
            below={"$role": Node(validate=guests.is_of_this_event())},
        ),
        images.IMAGES: Node("Nobody reads. Whether any event uses a picture is asked by the index.", index=".value"),
        f"{images.IMAGES}/$eventId": Node(
            "Which events use a picture. Made and removed with the reference in the event; while the file is removed "
            "nobody can use it.",
            write=who.through_functions()
            & who.owner()
            & choose(
                new.exists(),
                event.belongs("$eventId", to="$adminId") & images.is_used() & ~images.is_going(),
                images.is_unused(),
            ),
            validate=new.is_(True),
        ),
        "eventRequests/$adminId/$requestId": Node(
            "Which event a request has made, so that it makes no second one. Nobody reads. Made and removed with the "
            "event.",
            write=who.through_functions()
            & who.owner()
            & choose(
                new.exists(),
                old.missing() & event.is_made_by("$requestId"),
                old.missing() | after("events", old.child("eventId").value).missing(),
            ),
            validate=new.has_children("fingerprint"),
            below=record(
                EventRequestRecord,
                {"eventId": Node(validate=ALWAYS), **as_asked(EventRequestRecord, "fingerprint")},
            ),
        ),
        "sessions/$sessionId": Node(
            "Which event a video session belongs to: made and removed with the event.",
            write=who.through_functions()
            & who.admin()
            & choose(
                new.exists(),
                value.made_or_kept()
                & event.belongs(its_id, to=UID)
                & any_of(*(after("events", its_id, one).is_("$sessionId") for one in event.SESSIONS)),
                old.missing() | event.belonged_to_caller(former_id) & after("events", former_id).missing(),
            ),
        ),
    }


def reports() -> Nodes:
    return {
        "removals": Node("How far the removal of an admin has come.", read=who.super_admin()),
        "archives/$eventId": Node("The parts of a show's recording.", read=who.owner_of("$eventId")),
        "formerArchives/$adminId": Node(
            "The recordings that deleted events have left at OpenTok.",
            read=who.owner() | who.super_admin(),
        ),
        "timeline/$eventId": Node("What was decided and done in a show.", read=who.owner_of("$eventId")),
        "names/$eventId": Node(
            "Whom the timeline means by an opaque id: what they were called, and their key below `activeFans`. Who has "
            "been erased is not here any more.",
            read=who.owner_of("$eventId"),
        ),
    }

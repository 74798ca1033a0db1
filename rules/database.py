"""Who may read and change what, path by path: the source of `database.rules.json`.

A path that is not here, or without a rule that grants, is for the backend alone: secrets, the ledger
of effects, bars, cleaning, configuration. A right holds for all that lies below.
"""

from typing import Final

from interactive_broadcast.admins.models import AdminRecord, CreateAdminRequest
from interactive_broadcast.events.guests import GUESTS
from interactive_broadcast.events.models import CreateEventRequest, EventBySessionRequest, EventRecord, OpenEventRecord
from interactive_broadcast.kernel.texts import Text
from rules import count, disconnections, event, guests, line, messages, people, show, value, who
from rules.event import EVENT
from rules.fields import as_asked, each, fits, is_flag, is_text, is_word
from rules.language import ALWAYS, after, any_of, before, choose, name, new, old, same
from rules.nodes import Node, Nodes, closed, record, required, without_priorities
from rules.show import PUBLIC_SHOW, SHOW
from rules.who import UID

EDITABLE: Final = (
    *("name", "startImage", "endImage", "dateTimeStart", "dateTimeEnd", "redirectUrl"),
    *("archiveEvent", "uncomposed", "rtmpUrl"),
)
"""What an owner's client may change by itself, until the end."""

RESULTS: Final = ("preshowStartedAt", "showStartedAt", "showEndedAt", "archiveId", "archiveUrl")
"""What the backend alone finds out about an event."""

PICTURE: Final = Text(
    most=240_000,
    pattern=r"^data:image/(png|jpeg|webp);base64,([A-Za-z0-9+/]{64,76}\s\s?)*[A-Za-z0-9+/]*=?=?\s?\s?$",
    never=(r"[\u0009\u000b\u000c ]",),
)
"""Of a fan in line: base64, which some apps break into lines. The platform delivers a record as it was and as it is in
at most 512 kB of JSON."""

PICTURE_INTERVAL_MS: Final = 10_000


def database() -> Nodes:
    """Every path that somebody besides the backend may read or write."""
    nodes = {
        **admins(),
        **events(),
        **indexes(),
        SHOW: running_show(),
        **line.line(),
        **presence(),
        **counts(),
        **messages.nodes(),
        **people.nodes(),
        **disconnections.nodes(),
        **reports(),
    }
    return without_priorities(nodes)


def admins() -> Nodes:
    is_super, was_super = (place.child("superAdmin").is_(True) for place in (new, old))
    fields = {
        "id": Node(validate=new.is_("$uid")),
        **as_asked(CreateAdminRequest, "displayName", "email", "superAdmin", "httpSupport", "hls", "otApiKey"),
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
            & value.still_the_same(*RESULTS, "archive/status")
            & event.has_entries()
            & event.has_guests()
            & (new.child("status").is_("closed") | event.has_open_entries()),
            below=record(EventRecord, event_fields()),
        )
    }


def event_fields() -> Nodes:
    link = Node(validate=fits(CreateEventRequest, "hostUrl", short_for=who.old_apps()))
    session = choose(old.exists(), value.still_the_same(), fits(EventBySessionRequest, "sessionId"))
    as_found = {"$field": Node(validate=value.still_the_same())}
    return {
        "id": Node(validate=new.is_("$eventId")),
        "adminId": Node(validate=new.is_(UID)),
        **as_asked(CreateEventRequest, *EDITABLE, write=event.editor()),
        "status": Node(
            "A show only moves forward, and closed is the end. The owner's client may say so as well.",
            write=who.owner_of("$eventId") & new.exists(),
            validate=choose(old.exists(), value.still_the_same() | event.moves_forward(), new.is_("notStarted")),
        ),
        "fanUrl": Node(
            "It stays from the preshow on: the records of the show lie under it.",
            validate=fits(CreateEventRequest, "fanUrl")
            & (value.made_or_kept() | before(EVENT, "status").is_("notStarted")),
        ),
        "hostUrl": link,
        "celebrityUrl": link,
        "sessionId": Node(validate=session),
        "stageSessionId": Node(validate=session),
        "createdAt": Node(validate=value.set_once()),
        "updatedAt": Node(validate=value.touched()),
        **dict.fromkeys(RESULTS, Node(validate=ALWAYS)),
        "standby": Node(
            "An intermission of a live show. Left out when there is none.",
            validate=new.is_(True) & after(EVENT, "status").is_("live"),
        ),
        "archive": Node(validate=new.has_children("status"), below=as_found),
        "problems": Node(
            "What went wrong, for the producer to see: the backend writes it.",
            validate=new.has_children(),
            below={"$effect": Node(validate=new.has_children("reason"), below=as_found)},
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
            validate=required(OpenEventRecord, "status", "createdAt"),
            below=record(OpenEventRecord, copies),
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


def running_show() -> Node:
    """A show's record is the backend's; beside it lie the presence and the places of the people in it."""
    told = ("name", "status", "standby", "interactiveLimit", "hlsEnabled", "hlsUrl", "startImage", "endImage")
    fields = {
        **dict.fromkeys(told, Node(read=who.signed_in())),
        "producerActive": Node(
            "Whether the producer is at work: true in one write with their connection, or after it. Maybe early: their "
            "page makes the record and opens the preshow at once.",
            read=who.signed_in(),
            write=show.producer(),
            validate=is_flag() & (new.is_(False) | show.is_connected("producer") | who.old_apps()),
        ),
        "producerHeartBeat": Node(
            "Of old apps alone, as those of the guests: others send heartbeats for each connection.",
            read=who.signed_in(),
            write=show.producer() & who.old_apps(),
            validate=value.heartbeat(),
        ),
        **presence_of("host"),
        **presence_of("celebrity"),
        "privateCall": Node(
            "Whom the producer talks to in private. Everybody listens, to know whether it is them.",
            read=who.signed_in(),
            write=show.producer(),
            validate=new.has_children("isWith"),
            below=closed(
                {
                    "isWith": Node(validate=is_word("host", "celebrity", "fan", "backstageFan", "activeFan")),
                    "fanId": Node(validate=is_text(Text(most=128))),
                }
            ),
        ),
        "volume": Node(read=who.signed_in()),
        "volume/$role": Node(
            "Loudness of the people on stage: the producer's; host and celebrity take theirs away when they leave.",
            write=who.signed_in() & (show.producer() | show.own_volume()),
            validate=name("$role").one_of("host", "celebrity", "fan", "backstageFan")
            & value.number(least=0)
            & new.value.at_most(100),
        ),
        "stageFanId": place_of_one("isOnStage"),
        "backstageFanId": place_of_one("isBackstage"),
        "activeFans/$fanId": fan(),
    }
    return Node(
        "The producer sees all of a running show. Nobody else reads here, as that opens the fans' names and pictures; "
        "old apps read nothing else.",
        read=who.signed_in() & (who.owner() | who.old_apps()),
        below=closed(fields),
    )


def presence_of(role: str) -> Nodes:
    return {
        f"{role}Active": Node(
            f"Whether the {role} is there, first said in one write with their connection. Only the {role} of this very "
            "show takes it away.",
            read=who.signed_in(),
            write=show.guest_comes_or_goes(role),
            validate=new.is_(True),
        ),
        f"{role}HeartBeat": Node(
            read=who.signed_in(), write=show.guests_old_app_is_there(), validate=value.heartbeat()
        ),
    }


def presence() -> Nodes:
    """The connections of everybody in a show: beside its record, so that no listener there hears each heartbeat."""
    form = name("$connectionId").length.at_most(64) & name("$connectionId").matches("^[A-Za-z0-9_-]+$")
    return {
        show.PRESENCE: Node("Who is connected to a running show, and since when silent.", read=who.owner()),
        f"{show.PRESENCE}/$personId": Node(
            "All connections of one: a fan's uid, or `producer`, `host`, `celebrity`. They leave all of them at once, "
            "and the producer sends them away.",
            write=who.signed_in() & new.missing() & show.disconnects(),
        ),
        f"{show.PRESENCE}/$personId/$connectionId": Node(
            "One connection, a tab or a phone, by an id that its app makes: the server's time of its last heartbeat. "
            "It is there only beside the person's place in the show, and their app has the database remove it when "
            "it loses this connection.",
            write=who.signed_in() & choose(new.exists(), show.connects(), show.disconnects()),
            validate=new.is_(value.NOW) & form,
        ),
    }


def place_of_one(flag: str) -> Node:
    return Node(
        f"Whose `{flag}` may be true: one fan's, written together with it. When that fan leaves, it says nothing.",
        write=who.owner() & (new.missing() | show.is_open()) & show.moves_on(flag),
        validate=show.has_flag(new.value, flag),
    )


def fan() -> Node:
    """Types and lengths, too: a hostile record must not crash another client."""
    as_own = show.fan() & (show.leaves() | new.exists() & show.is_there_or_comes_in() & ~show.barred() & show.is_open())
    printable = Text(most=60, pattern="^[ -~]*$")
    given = new.is_(False) | show.has_been_given()
    keeps_moment = new.child("snapshotAt").exists() | old.child("snapshotAt").missing()
    fields = {
        "id": Node(validate=new.value.length.at_most(128)),
        "name": Node(validate=fits(CreateEventRequest, "name")),
        "browser": Node(validate=is_text(printable)),
        "os": Node(validate=is_text(printable)),
        "mobile": Node(validate=is_flag()),
        "snapshot": Node(
            "A picture of the fan in line, in one write with its moment.",
            validate=is_text(PICTURE)
            & (
                value.still_the_same()
                | after(SHOW, "activeFans", "$fanId", "snapshotAt").is_(value.NOW)
                | who.old_apps()
            ),
        ),
        "snapshotAt": Node(
            "When the picture was taken. It stays without the picture, so that the next one is not taken too soon.",
            validate=value.set_again(after_ms=PICTURE_INTERVAL_MS),
        ),
        **people.of_a_fan(),
        "networkQuality": Node(validate=new.is_a("String") & new.value.matches("^(poor|good|great)?$", any_case=True)),
        "isBackstage": place_of_fan("backstageFanId"),
        "isOnStage": place_of_fan("stageFanId"),
        "inPrivateCall": Node(
            "Whether the producer talks to this fan in private: theirs to begin, and the fan's to end as well.",
            write=show.gives(),
            validate=is_flag() & given,
        ),
        "joinedAt": Node("When the fan came: lines are sorted by it.", validate=value.set_once()),
    }
    return Node(
        "Fans see themselves and nobody else. They come in counted, in one write with their mark and the number of "
        "viewers, which must be below the limit, and with their first connection, unless a function lets them in. They "
        "may always leave, with their place in line, and count themselves out; whom the producer bars comes back no "
        "more. Old apps add a suffix of their own to the fan's uid.",
        read=who.user("$fanId"),
        write=who.signed_in() & (as_own | new.missing() & who.owner()) & (new.exists() | line.is_left()),
        validate=new.child("id").is_("$fanId")
        & (new.child("joinedAt").exists() & keeps_moment | who.old_apps())
        & people.is_told_by_nobody_else(),
        below=closed(fields),
    )


def place_of_fan(pointer: str) -> Node:
    return Node(
        f"For the fan whom `{pointer}` names: the producer's to give, while the show is open, and the fan's to leave.",
        write=show.gives(),
        validate=is_flag() & (new.is_(False) | show.has_been_given() & show.named_by(pointer)),
    )


def counts() -> Nodes:
    """Fans count themselves, our functions the others, and the rules see that nobody counts twice."""
    heads = Node(
        "How many there are: moves by one, together with the mark of who came or went.",
        read=who.owner_of("$eventId"),
        write=count.counting_heads(),
        validate=value.number(least=0) & choose(old.exists(), value.moves_by_one(), new.is_(1)),
    )
    return {
        PUBLIC_SHOW: Node("What anybody may know of a show: every viewer reads it.", read=ALWAYS),
        count.VIEWERS: Node(
            "How many viewers are interactive: moves by one, together with the mark of the fan who came or went.",
            write=count.moves_viewers() & before(PUBLIC_SHOW, "status").exists(),
            validate=value.number(least=0) & value.moves_by_one(),
        ),
        count.VIEWER: Node(
            "The fans that are part of that number, each once. Made while the number is below the limit, together with "
            "the fan's record, and removed with it. Each fan sees the own mark: apps count whoever has none.",
            read=who.user("$fanId"),
            write=count.viewer_is_counted(),
            validate=new.is_(True),
        ),
        f"{count.ROOM}/connections": heads,
        f"{count.ROOM}/streams": heads,
        count.MARK: Node(
            "What OpenTok has reported: nothing, there, gone; or gone at once, when leaving comes first. Missing is "
            "what its own list did not have.",
            write=count.head_is_counted(),
        ),
        count.PRESENT: Node(
            "Those who are there now, and an opaque id of whose connection it is, or true. Nobody reads.",
            write=count.head_is_listed(),
            validate=new.is_(True) | is_text(Text(least=1, most=64)),
        ),
    }


def reports() -> Nodes:
    return {
        "removals": Node("How far the removal of an admin has come.", read=who.super_admin()),
        "archives/$eventId": Node("The parts of a show's recording.", read=who.owner_of("$eventId")),
        "timeline/$eventId": Node("What was decided and done in a show.", read=who.owner_of("$eventId")),
    }

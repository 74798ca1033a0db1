"""A running show: its record, the fans in it, and the connections of everybody. What may be said of it, and by whom."""

from interactive_broadcast.events.models import CreateEventRequest
from interactive_broadcast.kernel.texts import Text
from interactive_broadcast.records.pointers import TO_BACKSTAGE, TO_STAGE, Pointers
from rules import calls, clearing, line, people, pictures, show, value, who
from rules.consents import has_consented
from rules.fields import fits, is_flag, is_text, is_word
from rules.language import Rule, choose, name, new, old, predicate
from rules.nodes import Node, Nodes, closed
from rules.show import SHOW
from rules.who import UID


def record() -> Nodes:
    """A show's record is the backend's; beside it lie the presence and the places of the people in it."""
    told = (
        "name",
        "status",
        "standby",
        "interactiveLimit",
        "limitedBy",
        "callSeconds",
        "hlsEnabled",
        "hlsUrl",
        "startImage",
        "endImage",
    )
    fields = {
        **dict.fromkeys(told, Node(read=who.signed_in())),
        "producerActive": Node(
            "Whether the producer is at work: true in one write with their connection, or after it. Maybe early: their "
            "page makes the record and opens the preshow at once.",
            read=who.signed_in(),
            write=show.producer_comes_or_goes(),
            validate=is_flag() & (new.is_(False) | show.is_connected("producer") | who.old_apps()),
        ),
        "producerHeartBeat": Node(
            "Of old apps alone, as those of the guests: others send heartbeats for each connection.",
            read=who.signed_in(),
            write=show.producers_old_app_is_there(),
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
        **places_of(TO_STAGE, by=who.owner() & show.names_the_event("producer")),
        **places_of(TO_BACKSTAGE, by=show.directs_line(), taken_back=calls.goes_unanswered(old.value)),
        "activeFans/$fanId": fan(),
    }
    whole = Node(
        "Producer and screeners see all of a running show. Nobody else reads here, as that opens the fans' names; old "
        "apps read nothing else.",
        read=who.signed_in() & (who.owner() | who.old_apps() | show.screener()),
        below=closed(fields),
    )
    return {SHOW: whole}


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


def written_for() -> Nodes:
    """What comes late is refused where another event has the show by now."""
    return {
        show.WRITTEN_FOR: Node(
            "For which event a person writes: whatever adds or changes something of a running show, and whatever the "
            "producer takes away from others, is in one write with this entry of theirs, at the server's time. Who "
            "only leaves may leave it out. Nobody reads it; it goes with the show.",
            write=who.signed_in() & new.exists() & show.names_as_themselves(),
            validate=new.is_(value.NOW) & show.is_shown_or_comes(),
        ),
    }


def places_of(pointers: Pointers, by: Rule, taken_back: Rule | None = None) -> Nodes:
    """A node for each fan who may be at a place. `taken_back`: how else one is let go of."""
    first, *more = pointers.names
    nodes = {
        first: _place(
            f"Whose `{pointers.flag}` may be true: one fan's, written together with it. When that fan leaves, it says "
            "nothing.",
            by & (new.missing() | show.is_open()) & show.moves_on(pointers, first),
            taken_back,
            pointers.flag,
        )
    }
    for number, one in enumerate(more, start=2):
        is_there = show.is_open() & show.has_places(pointers, number)
        nodes[one] = _place(
            f"The same for one more fan, where `{pointers.option}` of the event's `lineOptions` is {number} or more.",
            by & (new.missing() | is_there) & show.moves_on(pointers, one),
            taken_back,
            pointers.flag,
        )
    return nodes


def _place(comment: str, given: Rule, taken_back: Rule | None, flag: str) -> Node:
    write = given if taken_back is None else given | taken_back
    return Node(comment, write=write, validate=show.has_flag(new.value, flag))


def fan() -> Node:
    """Types and lengths, too: a hostile record must not crash another client."""
    is_in = show.is_there_or_comes_in() & ~show.barred() & show.is_open_for_fans() & show.names_the_event(UID)
    as_own = show.fan() & (show.leaves() | new.exists() & is_in)
    as_producer = new.missing() & who.owner() & show.names_the_event("producer")
    printable = Text(most=60, pattern="^[ -~]*$")
    given = new.is_(False) | show.has_been_given() & keeps_or_has_consented() | show.writes_record_anew()
    keeps_moment = new.child(pictures.MOMENT).exists() | old.child(pictures.MOMENT).missing()
    is_left = line.is_left() & pictures.is_gone()
    fields = {
        "id": Node(
            "The key. A function adds it to what an old app has made without.",
            write=show.is_named_by_its_key(),
            validate=new.value.length.at_most(128),
        ),
        "name": Node(validate=fits(CreateEventRequest, "name")),
        "browser": Node(validate=is_text(printable)),
        "os": Node(validate=is_text(printable)),
        "mobile": Node(validate=is_flag()),
        **pictures.in_record(),
        **people.of_a_fan(),
        "networkQuality": Node(validate=new.is_a("String") & new.value.matches("^(poor|good|great)?$", any_case=True)),
        "isBackstage": Node(
            "For a fan whom `backstageFanId` or one of its like names, and who has consented if the event asks for it: "
            "the producer's to give and a screener's, while the show is open, and the fan's to leave.",
            write=show.calls_backstage()
            | show.is_taken_back(*TO_BACKSTAGE.names)
            | calls.goes_unanswered(name("$fanId")),
            validate=is_place(show.has_been_given() | show.screener(), TO_BACKSTAGE),
        ),
        "isOnStage": clearing.unless_cleared(
            Node(
                "For a fan whom `stageFanId` or one of its like names, and who has consented if the event asks for it: "
                "the producer's to give, while the show is open, and the fan's to leave.",
                write=show.gives() | show.is_taken_back(*TO_STAGE.names),
                validate=is_place(show.has_been_given(), TO_STAGE),
            )
        ),
        "inPrivateCall": Node(
            "Whether the producer talks to this fan in private: theirs to begin, and the fan's to end as well.",
            write=show.gives() | show.is_taken_back("privateCall/fanId"),
            validate=is_flag() & given,
        ),
        "joinedAt": Node("When the fan came: lines are sorted by it.", validate=value.set_once()),
    }
    return Node(
        "Fans see themselves and nobody else. They come in counted, in one write with their mark and the number of "
        "viewers, which must be below the limit, and with their first connection, unless a function lets them in. They "
        "may always leave, with their place in line and their picture, and count themselves out; whom the producer "
        "bars comes back no more. Old apps add a suffix of their own to the fan's uid.",
        read=who.user("$fanId"),
        write=who.signed_in() & (as_own | as_producer) & (new.exists() | is_left),
        validate=show.has_its_id()
        & (new.child("joinedAt").exists() & keeps_moment | who.old_apps())
        & people.is_told_by_nobody_else(),
        below=closed(fields),
    )


@predicate
def keeps_or_has_consented() -> Rule:
    """A seat above the audience is given to whoever has consented, if the event asks for it; who has it keeps it."""
    return old.is_(True) | has_consented()


def is_place(given: Rule, pointers: Pointers) -> Rule:
    """True only for a fan whom one of the pointers names, by somebody who gives the place."""
    is_named = given & keeps_or_has_consented() & show.named_by(pointers)
    return is_flag() & (new.is_(False) | is_named | show.writes_record_anew())

"""Screeners: what the link for staff is worth, to those who have it and who had it."""

from dataclasses import dataclass
from typing import Any, Final

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import EventNotFound, RulesDenied
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import StaffFull
from interactive_broadcast.seats.login_models import LoginStaffRequest
from tests.attacks.test_seats import FAY, GUS, LINE, SHOW, line_up
from tests.support.in_process_platform import (
    ANA,
    BOB,
    InProcessPlatform,
    anonymous,
    signed_in,
)
from tests.support.token_holders import TokenHolders, refusal

LINK: Final = "the-link-for-staff-1"
NEW_LINK: Final = "the-link-for-staff-2"
SID: Final = "sid"
HONEST: Final = frozenset({"nobody-ready", "not-in-line"})
"""What a screener is told of a line in which nobody waits."""

NOW: Final[dict[str, Json]] = {".sv": "timestamp"}


@dataclass(frozen=True, slots=True)
class Screened:
    """Ana's show in preshow, Fay and Gus in its line, and Sid who screens them."""

    platform: InProcessPlatform

    @property
    def event_id(self) -> str:
        return str(self.platform.event_of(ANA)["id"])

    def sign_in(self, uid: str = SID, **changes: str) -> None:
        id_token = self.platform.accounts.sign_in(uid, is_anonymous=True)
        wanted = {"id": self.event_id, "staff_url": LINK, "name": uid}
        request = LoginStaffRequest(**{**wanted, **changes, "id_token": id_token})
        self.platform.backend.seats.staff.sign_in(request)

    def accepts(self, writes: dict[str, Any], auth: dict[str, Any]) -> bool:
        try:
            self.platform.client(auth).update(writes)
        except RulesDenied:
            return False
        return True

    def sees(self, path: str, auth: dict[str, Any]) -> bool:
        try:
            self.platform.client(auth).get(path)
        except RulesDenied:
            return False
        return True

    @property
    def removal(self) -> dict[str, Json]:
        """As the owner's page writes it."""
        event = f"events/{self.event_id}"
        return {f"{event}/staff/{SID}": None, f"{event}/staffUrl": NEW_LINK}

    def remove(self) -> None:
        self.platform.client(signed_in(ANA)).update(self.removal)


@pytest.fixture
def screened(platform: InProcessPlatform) -> Screened:
    show = Screened(platform)
    event = f"events/{show.event_id}"
    platform.client(signed_in(ANA)).update({f"{event}/staffUrl": LINK})
    line_up(platform, FAY, GUS)
    show.sign_in()
    return show


def holding(fan: str) -> dict[str, Json]:
    """Something that a screener does."""
    return {f"{LINE}/{fan}/held": True}


def commands(event_id: str) -> dict[str, dict[str, Any]]:
    """What is the producer's alone, as somebody would write it."""
    event, fay = f"events/{event_id}", f"{SHOW}/activeFans/{FAY}"
    text = {"at": NOW, "text": "Go home"}
    messages = f"messages/{event_id}/{FAY}"
    lease = {"holder": "mine", "name": "Sid", "number": 1, "at": NOW}
    told = {"what": "lease", "by": SID, "at": NOW}
    told["details"] = {"name": "Sid", "number": 1}
    return {
        "live": {f"{event}/status": "live"},
        "the end": {f"{event}/status": "closed"},
        "another name": {f"{event}/name": "Sid's Night"},
        "an encoder": {f"{event}/rtmpUrl": "rtmp://sid.example/live/key"},
        "on stage": {f"{fay}/isOnStage": True, f"{SHOW}/stageFanId": FAY},
        "a place on stage": {f"{SHOW}/stageFanId": None},
        "a private call": {
            f"{fay}/inPrivateCall": True,
            f"{SHOW}/privateCall": {"isWith": "activeFan", "fanId": FAY},
        },
        "the volume": {f"{SHOW}/volume/host": 0},
        "the producer": {f"{SHOW}/producerActive": True},
        "out of the show": {f"{fay}": None, f"{LINE}/{FAY}": None},
        "a message": {
            f"{messages}/producer/00": text,
            f"{messages}/last/producer": "00",
        },
        "a bar": {f"barred/{event_id}/{FAY}": NOW},
        "the lease": {
            f"producerLeases/{event_id}": lease,
            f"timeline/{event_id}/lease-1": told,
        },
        "a friend": {f"{event}/staff/friend": {"name": "A friend", "at": NOW}},
        "another link": {f"{event}/staffUrl": NEW_LINK},
        "a colleague": {f"{event}/staff/{SID}": None, f"{event}/staffUrl": None},
        "an admin": {f"admins/{SID}": {"id": SID, "superAdmin": True}},
        "a place in line": {f"{LINE}/{SID}": {"at": NOW, "order": NOW}},
    }  # fmt: skip


@pytest.mark.parametrize("command", commands("e"))
def test_a_screener_commands_nothing_but_the_line(
    screened: Screened, command: str
) -> None:
    """Somebody of the staff who goes live, ends the show, or puts a friend on stage.

    Hurts: the producer's show is run by whoever got a link for the evening.
    Stopped by: each path asks for the owner; what a screener may write is listed, and
    the event's own fields, the stage and the lease are not on the list.
    """
    sid = anonymous(SID)
    before = screened.platform.databases.instance.root

    assert not screened.accepts(commands(screened.event_id)[command], sid)

    assert screened.platform.databases.instance.root is before
    assert screened.accepts(holding(FAY), sid)


@pytest.mark.parametrize(
    "path",
    [
        "events/{event}",
        "events/{event}/staffUrl",
        "events/{event}/hostUrl",
        "events/{event}/rtmpUrl",
        "events/{event}/staff",
        "admins/ana",
        "secrets/ana",
        "guests/{event}",
        "timeline/{event}",
        "names/{event}",
        "messages/{event}",
        "archives/{event}",
        "slugs/ana",
        "presence/ana/night",
        "activeBroadcasts/bob/night",
        "line/bob/night",
    ],
)
def test_a_screener_sees_no_secret_and_no_other_show(
    screened: Screened, path: str
) -> None:
    """Reading the event's links and encoders, what people write, or a rival's line.

    Hurts: links are worth seats on stage; what a fan tells the producer is private.
    Stopped by: a screener reads the show's record, its line and pictures, of the event
    that lists them.
    """
    place = path.format(event=screened.event_id)

    assert not screened.sees(place, anonymous(SID))
    assert screened.sees(LINE, anonymous(SID))


def test_who_is_removed_is_out_at_once(screened: Screened) -> None:
    """A screener who was sent away goes on with the page that is open.

    Hurts: fans are held, called and read about by somebody who is angry.
    Stopped by: rules look for the entry at every read and write, and end what is
    listened to when it goes.
    """
    sid = anonymous(SID)
    assert screened.accepts(holding(FAY), sid)

    screened.remove()

    assert not screened.accepts(holding(GUS), sid)
    assert not screened.accepts({f"{LINE}/{GUS}": None}, sid)
    assert not any(screened.sees(path, sid) for path in (SHOW, LINE, f"{LINE}/{FAY}"))


def test_who_is_removed_does_not_come_back_by_the_same_link(
    screened: Screened,
) -> None:
    """Signing in once more with the link that is still in the chat.

    Hurts: whoever was sent away is back with one click.
    Stopped by: the rules let nobody be removed but in one write with another link.
    """
    owner = signed_in(ANA)
    alone = {f"events/{screened.event_id}/staff/{SID}": None}
    assert not screened.accepts(alone, owner)

    screened.remove()

    with pytest.raises(EventNotFound):
        screened.sign_in()
    assert not screened.accepts(holding(FAY), anonymous(SID))


@pytest.mark.parametrize("field", ["hostUrl", "celebrityUrl", "fanUrl", "id"])
def test_no_other_address_of_the_event_makes_anybody_staff(
    screened: Screened, field: str
) -> None:
    """The host's link, or what every fan knows, in place of the link for staff.

    Hurts: each guest of the show could read its line.
    Stopped by: `loginStaff` compares with the event's own `staffUrl`, in constant time,
    and says of nothing why it is refused.
    """
    link = screened.platform.event_of(ANA)[field].ljust(16, "-")

    with pytest.raises(EventNotFound) as refused:
        screened.sign_in("mallory", staff_url=link)

    assert refused.value.details == {"field": "staffUrl"}


def test_the_link_of_one_event_is_none_of_another(screened: Screened) -> None:
    """The link that is good for Ana's event, with the id of Bob's.

    Hurts: a producer's staff would screen the rival's fans.
    Stopped by: the link is compared with that of the event that is named.
    """
    event_id = screened.platform.event_of(BOB)["id"]

    with pytest.raises(EventNotFound):
        screened.sign_in(id=event_id)

    assert not screened.sees("line/bob/night", anonymous(SID))


def test_the_show_that_is_over_has_no_screeners(screened: Screened) -> None:
    """Reading on what is left of a show, or signing in to it later.

    Hurts: names and pictures of fans are looked at by those whose work is done.
    Stopped by: screeners are none of a closed event, from the write of its status on.
    """
    screened.platform.change_status(screened.event_id, Status.CLOSED)

    assert not screened.sees(LINE, anonymous(SID))
    assert not screened.accepts(holding(FAY), anonymous(SID))
    with pytest.raises(EventNotFound):
        screened.sign_in("late")


def test_a_leaked_link_does_not_let_a_crowd_in(screened: Screened) -> None:
    """The link for staff is posted, and hundreds sign in by it.

    Hurts: each of them sees the fans' names, and moves them about.
    Stopped by: an event lists twenty at most, counted in the write that adds one.
    """
    for number in range(19):
        screened.sign_in(f"one-of-many-{number}")

    with pytest.raises(StaffFull):
        screened.sign_in("one-more")

    assert not screened.sees(LINE, anonymous("one-more"))


def test_a_note_is_of_whoever_writes_it(screened: Screened) -> None:
    """A note about a fan that says it is the producer's.

    Hurts: the producer believes that a colleague, or they themselves, have noted it.
    Stopped by: a note has the user of its writer, and the rules compare.
    """
    place = f"notes/ana/night/{FAY}"
    note = {"text": "Sings well.", "at": NOW}

    assert not screened.accepts({place: {**note, "by": ANA}}, anonymous(SID))
    assert screened.accepts({place: {**note, "by": SID}}, anonymous(SID))


def test_a_fan_who_knows_a_screeners_user_is_none(screened: Screened) -> None:
    """A write into the line that names the event as the screener, by somebody else.

    Hurts: any fan could go to the front.
    Stopped by: an entry of `writtenFor` is its own user's, and so is the right.
    """
    named = {f"writtenFor/ana/night/{SID}/{screened.event_id}": NOW}

    assert not screened.accepts({**holding(GUS), **named}, anonymous(FAY))


@pytest.mark.parametrize(
    ("function_id", "more"),
    [
        ("callNext", {"requestId": "click-1"}),
        ("moveInLine", {"fanId": "somebody", "to": "first"}),
    ],
)
def test_the_token_of_who_was_removed_directs_no_line(
    fresh_people: TokenHolders, function_id: str, more: dict[str, str]
) -> None:
    """A session token that is good for a day, of a screener who was removed since.

    Hurts: who was sent away in the morning calls fans backstage in the evening.
    Stopped by: functions look for the entry at every call, as the rules do.
    """
    people, body = fresh_people, {"id": "$event", **more}
    assert refusal(people.call_with(function_id, "screener", body))[1] in HONEST

    removal = {f"staff/{people.known['screenerId']}": None, "staffUrl": None}
    event, owner = f"events/{people.known['event']}", people.known["producerIdToken"]
    people.database("PATCH", event, owner, removal).raise_for_status()

    answer = people.call_with(function_id, "screener", body)
    assert refusal(answer) == (403, "not-on-staff")


def test_a_screener_calls_nobody_in_another_show(fresh_people: TokenHolders) -> None:
    """The token for one event, with the id of another.

    Hurts: a rival's show is directed from outside.
    Stopped by: the token names its event.
    """
    body = {"id": "$rivalEvent", "requestId": "click-1"}

    answer = fresh_people.call_with("callNext", "screener", body)

    assert refusal(answer) == (403, "wrong-show")


def test_a_screener_calls_nobody_on_stage(fresh_people: TokenHolders) -> None:
    """`callNext` with the stage as its aim, which the producer's page asks for.

    Hurts: a stranger is on air because somebody has pressed the other button.
    Stopped by: the function refuses it to screeners, and so do the rules.
    """
    body = {"id": "$event", "requestId": "click-1", "to": "stage"}

    answer = fresh_people.call_with("callNext", "screener", body)

    assert refusal(answer) == (403, "role-not-allowed")


def test_a_screeners_token_is_worth_no_tokens_of_opentok(
    fresh_people: TokenHolders,
) -> None:
    """The session token of `loginStaff` where fans, hosts and producers show theirs.

    Hurts: whoever screens could publish on stage, or connect unseen.
    Stopped by: functions list the roles that they are for, and a screener's is apart.
    """
    asked = {
        "createTokensFan": {"adminId": "$producerId", "fanUrl": "$fanUrl"},
        "createTokenProducer": {"id": "$event"},
        "createTokenByUserType": {"adminId": "$producerId", "userType": "fan"},
    }

    answers = [
        fresh_people.call_with(name, "screener", body) for name, body in asked.items()
    ]

    assert {refusal(one) for one in answers} == {(403, "role-not-allowed")}

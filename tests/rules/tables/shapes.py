"""What a value may look like: types, lengths, and what is one too many."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import Who
from tests.rules.show_paths import AB
from tests.rules.states import State
from tests.rules.tables.examples import (
    JPEG,
    LINE,
    MOMENTS,
    NAMES,
    NO_FLAG,
    NO_MOMENTS,
    NO_NAMES,
    NO_PICTURES,
    NO_RTMP,
    NO_TEXT,
    OLD_PICTURE_LIMIT,
    RTMP,
    WEB_FAILS,
    WEB_FITS,
)
from tests.rules.tables.fans import ANA, FAN
from tests.rules.tables.reading import SHOW
from tests.rules.world import CELEBRITY_URL, HOST_URL, NOW
from tests.support.private_keys import APPLICATION_ID


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What fits a place, in words and by examples on both sides of each bound.

    Args:
        node: the pattern in the rules file.
        says: in words, for `docs/rules.md`.
        path: that is written.
        who: writes it, who may.
        state: when that is allowed.
        fits, fails: examples.
        copied: whether the public copy of the event changes with it.
        along: what is written with it.
        used: whether the index knows the picture that is written, where its id can be
            a name in a path.
        rule: that refuses, if it is not the node's own.
    """

    node: str
    says: str
    path: str
    who: Who
    fits: tuple[Any, ...]
    fails: tuple[Any, ...]
    state: State = State.PRESHOW
    copied: bool = False
    along: Mapping[str, object] = field(default_factory=dict)
    used: bool = False
    rule: str = ""

    def cases(self) -> Iterator[Case]:
        for values, expected in (
            (self.fits, ALLOWED),
            (self.fails, self.rule or f"{self.node}/.validate"),
        ):
            for value in values:
                yield self._case(value, expected)

    def _case(self, value: object, expected: str) -> Case:
        return Case(
            who=self.who,
            state=self.state,
            writes=self._writes(value),
            expected=expected,
        )

    def _writes(self, value: object) -> dict[str, object]:
        writes = {self.path: value, **self.along}
        if self.used and isinstance(value, dict):
            used = value["id"]
            plain = used[".value"] if isinstance(used, dict) else used
            writes[f"images/owner/{plain}/e1"] = True
        if self.copied:
            copy = self.path.replace("events/e1", "openEvents/owner/e1")
            return {**writes, copy: value}
        return writes


NAME: Final = "a text of 1 to 120 characters on one line, not only blanks, without control and hidden characters"
WEB_URL: Final = "an `https` address (`http` for `localhost` and `127.0.0.1` alone) of at most 2000 characters, with a named host, without user, quotes and hidden characters"
INSTANT: Final = "ISO 8601 in UTC (`Z`), whole seconds, a day and a time that there are"


def _fan(
    name: str,
    says: str,
    fits: tuple[Any, ...],
    fails: tuple[Any, ...],
    state: State = State.PRESHOW,
) -> Shape:
    return Shape(
        state=state,
        node=f"{FAN}/{name}",
        says=says,
        path=f"{ANA}/{name}",
        who=Who.FAN,
        fits=fits,
        fails=fails,
    )


def _event(
    name: str,
    says: str,
    fits: tuple[Any, ...],
    fails: tuple[Any, ...],
    *,
    copied: bool = False,
) -> Shape:
    return Shape(
        node=f"events/$eventId/{name}",
        says=says,
        path=f"events/e1/{name}",
        who=Who.OWNER,
        fits=fits,
        fails=fails,
        copied=copied,
    )


def _admin(
    name: str, says: str, fits: tuple[Any, ...], fails: tuple[Any, ...]
) -> Shape:
    return Shape(
        node=f"admins/$uid/{name}",
        says=says,
        path=f"admins/owner/{name}",
        who=Who.OWNER_FN,
        fits=fits,
        fails=fails,
    )


def _producer(
    name: str, says: str, fits: tuple[Any, ...], fails: tuple[Any, ...]
) -> Shape:
    return Shape(
        node=f"{SHOW}/{name}",
        says=says,
        path=f"{AB}/{name}",
        who=Who.OWNER,
        fits=fits,
        fails=fails,
    )


def _images() -> Iterator[Shape]:
    for name in ("startImage", "endImage"):
        whole = {"id": "picture", "url": "https://example.com/picture.png"}
        yield Shape(
            node=f"events/$eventId/{name}",
            says="an `id` and a `url`",
            path=f"events/e1/{name}",
            who=Who.OWNER_FN,
            fits=(whole,),
            fails=({"id": "picture"},),
            copied=True,
            used=True,
        )
        yield Shape(
            node=f"events/$eventId/{name}/id",
            says="letters, digits, `-` and `_`, at most 128",
            path=f"events/e1/{name}",
            who=Who.OWNER_FN,
            fits=tuple({**whole, "id": id_} for id_ in ("a", "A-_9", "a" * 128)),
            fails=tuple({**whole, "id": id_} for id_ in ("a b", "é", "a" * 129)),
            copied=True,
            used=True,
        )
        yield Shape(
            node=f"events/$eventId/{name}/url",
            says=WEB_URL,
            path=f"events/e1/{name}",
            who=Who.OWNER_FN,
            fits=tuple({**whole, "url": url} for url in WEB_FITS),
            fails=tuple({**whole, "url": url} for url in WEB_FAILS),
            copied=True,
            used=True,
        )
        yield Shape(
            node=f"events/$eventId/{name}/$other",
            says="nothing else",
            path=f"events/e1/{name}",
            who=Who.OWNER_FN,
            fits=(),
            fails=({**whole, "alt": "x"},),
            copied=True,
            used=True,
        )


SHAPES: Final = (
    # Fans.
    _fan("name", NAME, NAMES, ("", *NO_NAMES, {"a": "b"})),
    _fan("browser", "at most 60 characters of ASCII, without control characters", ("", "C" * 60, "Chrome 131 ~"), ("C" * 61, "C\n", "C\u202e", *NO_TEXT)),
    _fan("os", "at most 60 characters of ASCII, without control characters", ("", "L" * 60, "Mac OS"), ("L" * 61, "L\x7f", "Ł", *NO_TEXT)),
    _fan("mobile", "true or false", (True, False), NO_FLAG),
    _fan(
        "snapshot",
        "a PNG, JPEG or WebP picture as a `data:` URL of at most 400,000 characters, its base64 maybe in lines; with the switch for old apps alone",
        ("data:image/png;base64,iVBORw0KGgo=", "data:image/webp;base64,", JPEG + LINE * 3 + "AA==\r\n", JPEG + "A" * (OLD_PICTURE_LIMIT - len(JPEG))),
        (*NO_PICTURES, JPEG + "A" * (OLD_PICTURE_LIMIT + 1 - len(JPEG)), *NO_TEXT),
        state=State.OLD_PRESHOW,
    ),
    _fan("snapshotAt", "the server's time, a minute after the one before at the soonest", (NOW,), (NOW - 1, NOW + 1, "now", True, {"at": NOW})),
    _fan("networkQuality", "`poor`, `good`, `great` or empty, in any case", ("", "poor", "good", "great", "Great", "GOOD"), ("awful", "greatest", "not good", *NO_TEXT)),
    Shape(node=f"{FAN}/id", says="the id under which the record is", path=f"{ANA}/id", who=Who.FAN, fits=("fan-ana",), fails=("fan-ben", 7, ""), rule=f"{FAN}/.validate"),
    *(
        Shape(node=f"{FAN}/{flag}", says="true or false", path=f"{ANA}/{flag}", who=Who.OWNER, fits=(False,), fails=NO_FLAG)
        for flag in ("isOnStage", "isBackstage", "inPrivateCall")
    ),
    # The producer's part.
    _producer("producerActive", "true or false", (True, False), NO_FLAG),
    Shape(node=f"{SHOW}/hostActive", says="true", path=f"{AB}/hostActive", who=Who.HOST, fits=(True,), fails=(False, "true", 1, {"a": True})),
    Shape(node=f"{SHOW}/celebrityActive", says="true", path=f"{AB}/celebrityActive", who=Who.CELEBRITY, fits=(True,), fails=(False, "true", 1, {"a": True})),
    _producer("privateCall", "`isWith`, and for a fan `fanId`", ({"isWith": "host"},), ({"fanId": "fan-ana"}, "host", True)),
    Shape(
        node=f"{SHOW}/privateCall/isWith",
        says="`host`, `celebrity`, `fan`, `backstageFan` or `activeFan`",
        path=f"{AB}/privateCall",
        who=Who.OWNER,
        fits=tuple({"isWith": each} for each in ("host", "celebrity", "fan", "backstageFan", "activeFan")),
        fails=tuple({"isWith": each} for each in ("", "everybody", "hosts", "the host", 7, True, {"a": "b"})),
    ),
    Shape(
        node=f"{SHOW}/privateCall/fanId",
        says="a text of at most 128 characters",
        path=f"{AB}/privateCall",
        who=Who.OWNER,
        fits=tuple({"isWith": "fan", "fanId": each} for each in ("", "f" * 128)),
        fails=tuple({"isWith": "fan", "fanId": each} for each in ("f" * 129, *NO_TEXT)),
    ),
    Shape(node=f"{SHOW}/privateCall/$other", says="nothing else", path=f"{AB}/privateCall", who=Who.OWNER, fits=(), fails=({"isWith": "host", "secret": "x"},)),
    *(
        Shape(
            node=f"{SHOW}/volume/$role",
            says="a number from 0 to 100, for `host`, `celebrity`, `fan` and `backstageFan`",
            path=f"{AB}/volume/{role}",
            who=Who.OWNER,
            fits=fits,
            fails=fails,
        )
        for role, fits, fails in (
            ("host", (0, 25.5, 100), (-1, 101, "50", True, {"a": 1})),
            ("band", (), (50,)),
            ("hosts", (), (50,)),
            ("ahost", (), (50,)),
        )
    ),
    # Events.
    _event("name", NAME, NAMES, ("", *NO_NAMES), copied=True),
    _event("redirectUrl", WEB_URL, WEB_FITS, (*WEB_FAILS, True), copied=True),
    _event("dateTimeStart", INSTANT, MOMENTS, NO_MOMENTS, copied=True),
    _event("dateTimeEnd", INSTANT, MOMENTS, NO_MOMENTS, copied=True),
    _event("archiveEvent", "true or false", (True, False), NO_FLAG),
    _event("uncomposed", "true or false", (True, False), NO_FLAG),
    _event(
        "rtmpUrl",
        "`rtmp://` or `rtmps://` with a host, an application and a stream key, in ASCII without blanks and quotes, at most 2048 characters",
        RTMP,
        (*NO_RTMP, *NO_TEXT),
    ),
    *_images(),
    # Tried in the table of events, where their entries move with them.
    Shape(node="events/$eventId/fanUrl", says="letters, digits, `-` and `_`, at most 128", path="events/e1/fanUrl", who=Who.OWNER_FN, fits=("launch-night",), fails=()),
    *(
        Shape(node=f"events/$eventId/{kind}", says="letters, digits, `-` and `_`, 16 to 128 (shorter with the switch for old apps); all three of an event differ", path=f"events/e1/{kind}", who=Who.OWNER_FN, fits=(slug,), fails=())
        for kind, slug in {"hostUrl": HOST_URL, "celebrityUrl": CELEBRITY_URL}.items()
    ),
    # Tried in the table of presence, with the clocks of old apps.
    *(
        Shape(node=f"{SHOW}/{beat}", says="a time within a day of the server's", path=f"{AB}/{beat}", who=who, state=State.OLD_PRESHOW, fits=(NOW - 1,), fails=("now", True))
        for beat, who in {"producerHeartBeat": Who.OWNER, "hostHeartBeat": Who.HOST, "celebrityHeartBeat": Who.CELEBRITY}.items()
    ),
    Shape(node=f"{FAN}/joinedAt", says="the server's time of joining; then it stays", path=f"{ANA}/joinedAt", who=Who.FAN, fits=(NOW - 100,), fails=(NOW, NOW - 101)),
    # Admins.
    _admin("displayName", NAME, NAMES, ("", *NO_NAMES, {"a": "b"})),
    _admin("email", "a name, `@` and a domain in ASCII, without blanks, at most 254 characters", ("a@b.c", "ana.b+c@mail.example.com", "o'neill@b.c", "a" * 250 + "@b.c"), ("", "å@b.c", "a@bücher.example", "a\u202e@b.c", '"a"@b.c', "a@", "@b.c", "a@b", "a@b.", "a@.c", "a@b@c.d", "a@b.c.", "a@b.c@d", "a b@c.d", "a@b.c\u00a0", "a@b.c\n", "a" * 251 + "@b.c", "🎤" * 125 + "a@b.c", *NO_TEXT)),
    _admin("httpSupport", "true or false", (True, False), NO_FLAG),
    _admin("hls", "true or false", (True, False), NO_FLAG),
    _admin(
        "otApiKey",
        "1 to 20 digits, or a UUID in lower case",
        ("1", "1" * 20, APPLICATION_ID),
        ("", "12a", "a12", "1" * 21, "abcdef12", APPLICATION_ID.upper(), APPLICATION_ID[:-1], f"{APPLICATION_ID}0", APPLICATION_ID.replace("-", ""), APPLICATION_ID.replace("a", "g"), *NO_TEXT),
    ),
    Shape(node="admins/$uid/superAdmin", says="true or false", path="admins/owner/superAdmin", who=Who.SUPER_FN, fits=(True, False), fails=NO_FLAG),
)  # fmt: skip

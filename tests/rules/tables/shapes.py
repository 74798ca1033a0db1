"""What a value may look like: types, lengths, and what is one too many."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import Who
from tests.rules.states import AB, State
from tests.rules.tables.fans import ANA, FAN
from tests.rules.tables.reading import SHOW
from tests.rules.world import CELEBRITY_URL, HOST_URL, NOW

PICTURE_LIMIT: Final = 240_000
JPEG: Final = "data:image/jpeg;base64,"


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


NO_TEXT: Final = (7, True, {"a": "b"})
NO_FLAG: Final = ("true", 1, {"a": True})
NAME: Final = "a text of 1 to 120 characters on one line, not only blanks, without control and hidden characters"
WEB_URL: Final = "an `https` address (`http` for `localhost` and `127.0.0.1` alone) of at most 2000 characters, with a named host, without user, quotes and hidden characters"
INSTANT: Final = "ISO 8601 in UTC (`Z`), whole seconds, a day and a time that there are"


def _fan(
    name: str,
    says: str,
    fits: tuple[Any, ...],
    fails: tuple[Any, ...],
    along: Mapping[str, object] | None = None,
) -> Shape:
    return Shape(
        along=along or {},
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


WEB_FITS: Final = (
    "https://example.com/a?b=c&d=%20",
    "https://example.com:8443",
    "https://example.com:65535/",
    "https://example.com?a=@b",
    "https://example.com#a/b?c",
    "https://my_bucket.example.com/",
    "https://9.example/",
    "https://intranet/",
    "https://example.com/https://xn--a/",
    "http://127.0.0.1:9199/x",
    "http://localhost",
    "http://localhost?x",
    "https://" + "a" * 1992,
    "https://münchen.example/🎤",
    "https://例え.example/",
    "https://example.com/" + "🎤" * 990,
    "https://fa.example.org/می\u200cشود",
)
WEB_FAILS: Final = (
    7,
    "",
    "https://",
    "ftp://example.com",
    "javascript:alert(1)",
    " https://example.com",
    "https://example.com/a b",
    'https://example.com/" onload="x',
    "https://example.com/' onload='x",
    "https://example.com/`x`",
    "https://example.com/<script>",
    "https://example.com/a>b",
    "https://exa<mple.com",
    "https://example.com\\@evil.example",
    "https://example.com/a\\b",
    "https://user:password@example.com/",
    "http://example.com/a",
    "http://localhost.evil.example/",
    "http://localhost:80@evil.example/",
    "http://localhost:/x",
    "http://127x0.0.1/x",
    "http://127.0x0.1/x",
    "http://127.0.0x1/x",
    "xhttps://example.com",
    # What browsers cannot read, or take for something else.
    "https://example.com:65536/",
    "https://example.com:00080/",
    "https://example.com:/",
    "https://192.0.2.1/",
    "https://256.1.1.1/",
    "https://example.0x1/",
    "https://1/",
    "https://[::1]/",
    "https://xn--a/",
    "https://www.XN--a.example/",
    "https://a..example/",
    "https://.example/",
    "https://example.com/%",
    "https://example.com/%2",
    "https://example.com/%g0",
    "https://example.com/%2x",
    "https://exa%6dple.com/",
    "https://שלום.example/",
    "https://example.com/a\tb",
    "https://example.com/a\u0000",
    "https://example.com/a\u007f",
    "https://example.com/a\u0085",
    "https://example.com/a\u00a0b",
    "https://example.com/\u3000",
    "https://example.com/\u202egpj.exe",
    "https://exa\u00admple.com/",
    "https://example.com/\ufeff",
    "https://" + "a" * 1993,
    "https://example.com/" + "🎤" * 990 + "a",
)
MOMENTS: Final = (
    "2027-01-15T20:00:00Z",
    "2028-02-29T00:00:00Z",
    "2000-02-29T23:59:59Z",
    "2400-02-29T12:00:00Z",
    "2027-12-31T12:00:00Z",
    "2027-04-30T12:00:00Z",
    "1000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
)
NO_MOMENTS: Final = (
    7,
    "",
    "tomorrow",
    "2027-01-15",
    "2027-01-15T20:00:00",
    "2027-01-15T20:00:00+01:00",
    "2027-01-15T20:00:00+00:00",
    "2027-01-15T20:00:00-03:30:15",
    "2027-01-15T20:00:00z",
    "2027-01-15T20:00:00.5Z",
    "x2027-01-15T20:00:00Z",
    "2027-01-15T20:00:00Z or so",
    "2027-01-15T20:00:00Z\n",
    "2027-01-15T20:00:60Z",
    "2027-01-15T20:60:00Z",
    "2027-01-15T24:00:00Z",
    "2027-01-15T34:00:00Z",
    "2027-00-15T20:00:00Z",
    "2027-13-15T20:00:00Z",
    "2027-01-00T20:00:00Z",
    "2027-01-32T20:00:00Z",
    "2027-02-30T20:00:00Z",
    "2027-02-31T20:00:00Z",
    "2027-04-31T20:00:00Z",
    "2027-11-31T20:00:00Z",
    "2027-02-29T20:00:00Z",
    "2026-02-29T20:00:00Z",
    "2100-02-29T20:00:00Z",
    "0927-01-15T20:00:00Z",
    "+02027-01-15T20:00:00Z",
)
NAMES: Final = (
    "N",
    "N" * 120,
    " Åsa ",
    "🎤" * 60,
    "a\u00a0b",
    "👩\u200d🚀",
    "❤\ufe0f",
    "می\u200cشود",
    "מופע C++\u200e",
    "A\u030asa",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)
NO_NAMES: Final = (
    "N" * 121,
    "🎤" * 60 + "N",
    "🎤" * 61,
    " ",
    "\u00a0\u3000",
    "\u200d\ufe0f",
    "\U000e0041",
    "\u200d\U000e0067 \U000e007f",
    "a\nb",
    "\tN",
    "N\u0000",
    "N\u007f",
    "N\u0085",
    "N\u009f",
    "a\u2028b",
    "An\u200bna",
    "An\u00adna",
    "An\u2060na",
    "\u202eanA",
    "\u2066Ana\u2069",
    "\u3164",
    "\u2800",
    "\ufeffAna",
    "Ana\ufffc",
    "Ana\uffff",
    "Ana\ufdd0",
    7,
    True,
)
RTMP: Final = (
    "rtmp://live.example.com/app/key",
    "rtmps://live.example.com:443/app/key?x=1",
    "rtmp://a/app/instance/key",
    "rtmp://a/app/key?sig=ab/cd==/",
    "rtmp://b.rtmp.example.com/live2?backup=1/key",
    "rtmp://user:pass@192.0.2.1:1935/app/stream_1@12345",
    "rtmp://" + "h" * 255 + "/app/key",
    "rtmp://a/b/" + "k" * 2037,
)
NO_RTMP: Final = (
    "",
    "https://live/app/key",
    "rtmp://live",
    "rtmp://live/",
    "rtmp://live/app",
    "rtmp://live/app/",
    "rtmp://live/app?key",
    "rtmp://live/app?backup=1/",
    "rtmp://live/app/key/",
    "rtmp://live//key",
    "rtmp:///app/key",
    "rtmp://live:65536/app/key",
    "rtmp://live:/app/key",
    "rtmp://[::1]/app/key",
    "rtmp://a b/app/key",
    "rtmp://a/app/k ey",
    "rtmp://a/app/k\u00a0ey",
    "rtmp://a/app/k\u202eey",
    "rtmp://a/app/schlüssel",
    "rtmp://a/app/k'ey",
    'rtmp://a/app/k"ey',
    "rtmp://a/app/k`ey",
    "rtmp://a/app/<key>",
    "rtmp://a/app\\key/x",
    "rtmp://a/app/key\n",
    "xrtmp://a/app/key",
    "rtmp://" + "h" * 256 + "/app/key",
    "rtmp://a/b/" + "k" * 2038,
)
LINE: Final = "A" * 76 + "\n"
NO_PICTURES: Final = (
    "",
    "https://tracker.example.com/x.png",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "data:text/html;base64,",
    " " + JPEG,
    "x" + JPEG,
    JPEG + '" onerror="x',
    JPEG + "' onerror='x",
    JPEG + "<script>",
    JPEG + "é",
    JPEG + "A\nA",
    JPEG + LINE + " " + LINE,
    JPEG + LINE + "\t",
    JPEG + "===",
    JPEG + "A" * (PICTURE_LIMIT + 1 - len(JPEG)),
)

SHAPES: Final = (
    # Fans.
    _fan("name", NAME, NAMES, ("", *NO_NAMES, {"a": "b"})),
    _fan("browser", "at most 60 characters of ASCII, without control characters", ("", "C" * 60, "Chrome 131 ~"), ("C" * 61, "C\n", "C\u202e", *NO_TEXT)),
    _fan("os", "at most 60 characters of ASCII, without control characters", ("", "L" * 60, "Mac OS"), ("L" * 61, "L\x7f", "Ł", *NO_TEXT)),
    _fan("mobile", "true or false", (True, False), NO_FLAG),
    _fan(
        "snapshot",
        "a PNG, JPEG or WebP picture as a `data:` URL of at most 240,000 characters, its base64 maybe in lines",
        ("data:image/png;base64,iVBORw0KGgo=", "data:image/webp;base64,", JPEG + LINE * 3 + "AA==\r\n", JPEG + "A" * (PICTURE_LIMIT - len(JPEG))),
        (*NO_PICTURES, *NO_TEXT),
        along={f"{ANA}/snapshotAt": NOW},
    ),
    _fan("snapshotAt", "the server's time, ten seconds after the one before at the soonest", (NOW,), (NOW - 1, NOW + 1, "now", True, {"at": NOW})),
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
    _admin("otApiKey", "at most 20 digits", ("1", "1" * 20), ("", "12a", "a12", "1" * 21, *NO_TEXT)),
    Shape(node="admins/$uid/superAdmin", says="true or false", path="admins/owner/superAdmin", who=Who.SUPER_FN, fits=(True, False), fails=NO_FLAG),
)  # fmt: skip

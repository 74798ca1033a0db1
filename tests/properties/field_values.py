"""Values that a client may write into a field: right ones, and nearly right ones."""

from datetime import datetime
from typing import Any, Final

from hypothesis import strategies as st

Values = st.SearchStrategy[Any]

BLANK: Final = " \t\n\r\x00\x1f\x7f\x85\xa0\u1680\u2003\u2028\u202f\u205f\u3000"
"""Control characters, and what Unicode calls white space."""

PLAIN: Final = "aZ09-_ .:/@?#&=%+~\"'<>\\{}|^`å漢🎤\ufffd"

UNSEEN: Final = (
    "\xad\u034f\u061c\u115f\u200b\u200c\u200d\u200e\u202e\u2066\u2800\u3164\ufe0f\ufeff"
    "\ufffc\uffff\ufdd0\U000e0041"
)
"""What is not seen, or turns the direction around: some of it has its use."""


def one_of(*values: Values | str) -> Values:
    """One of these values, or a value of one of these kinds."""
    kinds = [st.just(each) if isinstance(each, str) else each for each in values]
    return st.one_of(kinds)


def joined(*parts: Values | str) -> Values:
    """Texts of these parts."""
    return st.tuples(*map(one_of, parts)).map("".join)


def lengths_around(most: int, *, begin: str = "", end: str = "") -> Values:
    """Texts about as long as may be, of characters of one UTF-16 unit and of two."""
    room = most - len(begin) - len(end)

    def text(pairs: int, more: int) -> str:
        return f"{begin}{'🎤' * pairs}{'a' * (room - 2 * pairs + more)}{end}"

    return st.builds(text, st.integers(0, room // 2), st.integers(-1, 1))


def numbers(least: int, most: int, form: str) -> Values:
    return st.integers(least, most).map(form.format)


ODD: Final = one_of(
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.just({"a": "b"}),
)
"""What is no text, or no flag."""

CHARACTERS: Final = one_of(
    st.sampled_from(PLAIN),
    st.sampled_from(BLANK),
    st.sampled_from(UNSEEN),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS: Final = st.text(CHARACTERS, max_size=12)

NAMES: Final = one_of(
    ODD, TEXTS, lengths_around(120), joined(st.text(BLANK, max_size=3), TEXTS)
)
WEB_URLS: Final = one_of(
    ODD,
    TEXTS,
    joined(
        one_of("https://", "http://", "HTTPS://", "https:/", "ftp://", ""),
        one_of(
            *("a.example", "localhost", "127.0.0.1", "127x0.0.1", "u@a", "", "[::1]"),
            *("bücher.example", "xn--a.example", "1.2.3", "a.0x1", "a.1", "שלום"),
            st.text(CHARACTERS, max_size=4),
        ),
        one_of(
            *("", ":8080", ":", ":x", "@b.example", "\\@b"),
            st.integers(65_530, 65_540).map(":{}".format),
            st.integers(0, 100_000).map(":{:05}".format),
        ),
        one_of("", "/", "?", "#", "x"),
        TEXTS,
    ),
    lengths_around(2000, begin="https://a.example/"),
    joined("https://a.example/", st.text("%0aFg/", max_size=6)),
)
RTMP_URLS: Final = one_of(
    ODD,
    joined(
        one_of("rtmp://", "rtmps://", "rtmpss://", "RTMP://", "http://", " rtmp://"),
        one_of("host", "host:1935", "host:65536", "u:p@host", "hö", "[::1]", ""),
        st.lists(one_of("/", "/", "?", "app", TEXTS), max_size=8).map("".join),
    ),
    joined("rtmp://", st.integers(253, 257).map(lambda most: "h" * most), "/app/key"),
    st.integers(2030, 2034).map(lambda most: "rtmp://host/app/" + "k" * most),
)
OFFSETS: Final = one_of(
    *("Z", "z", "", "+00:00", "-00:00", "+01", "+0100", "+23:59:59", "+24:00"),
    *("+01:00:00.5", "Z\n"),
    joined(one_of("+", "-"), numbers(0, 25, "{:02}"), numbers(0, 61, ":{:02}")),
)
INSTANTS: Final = one_of(
    ODD,
    joined(
        one_of(numbers(1895, 2105, "{:04}"), numbers(0, 9999, "{:04}")),
        numbers(0, 14, "-{:02}"),
        numbers(0, 33, "-{:02}"),
        one_of("T", "T", "T", " ", "t", ""),
        numbers(0, 26, "{:02}"),
        numbers(0, 62, ":{:02}"),
        one_of(numbers(0, 62, ":{:02}"), ""),
        one_of("", "", "", ".5", ".123456", ","),
        OFFSETS,
    ),
    joined(st.datetimes().map(lambda moment: moment.isoformat()), OFFSETS),
    joined(numbers(0, 9999, "{:04}"), "-02-29T20:00:00", OFFSETS),
)
MOMENTS: Final = joined(
    st.datetimes(min_value=datetime(2027, 1, 1), max_value=datetime(2027, 1, 3)).map(  # noqa: DTZ001 - the offset follows
        lambda moment: moment.isoformat(timespec="seconds")
    ),
    one_of("Z", "+00:00", "+01:00", "-03:00", "+05:30", "+14:00", "-23:59"),
)
"""Within two days, as clients say them."""
EMAILS: Final = one_of(
    ODD,
    # Of letters whose small ones are as long.
    st.text(f"aZ0.@-+_å漢🎤{BLANK}", max_size=14),
    joined(st.text("aZ.å", max_size=4), "@", st.text("aZ.å@", max_size=9)),
    lengths_around(254, end="@b.example"),
)
KEYS: Final = one_of(
    # What can be a key of the database at all.
    st.text("aZ09-_ ~+å🎤:", min_size=1, max_size=20),
    st.sampled_from([14, 15, 16, 17, 127, 128, 129, 254, 255, 256]).map("k".__mul__),
)
IMAGES: Final = one_of(
    ODD,
    TEXTS.filter(bool),
    st.fixed_dictionaries({"id": one_of(KEYS, TEXTS, ODD), "url": WEB_URLS}),
    st.fixed_dictionaries(
        {}, optional={"id": KEYS, "url": WEB_URLS, "alt": TEXTS}
    ).filter(bool),
)
FLAGS: Final = one_of(st.booleans(), ODD, "true", "", "1")
RESOLUTIONS: Final = one_of(
    st.sampled_from(["640x480", "1920x1080", "480X640", "640x640", ""]), ODD
)
BITRATES: Final = one_of(
    st.integers(99_998, 100_002), st.integers(5_999_998, 6_000_002), ODD, "100000"
)
QUANTIZATIONS: Final = one_of(st.integers(13, 42), ODD)
LANGUAGES: Final = one_of(
    joined(
        st.text("enZ", max_size=4), one_of("-", "_", ""), st.text("USx", max_size=3)
    ),
    *("en-US", "ja-JP"),
    ODD,
)


def options(**fields: Values) -> Values:
    """Some of these fields, each right or wrong, and now and then one that is none."""
    more = {**fields, "layout": st.just("pip")}
    few = st.fixed_dictionaries({}, optional=fields)
    return one_of(few, few, st.fixed_dictionaries({}, optional=more), ODD).filter(
        lambda value: value != {}
    )


CONSENT_USES: Final = one_of(
    *("recording", "x"),
    st.lists(
        st.sampled_from(["recording", "recording", "marketing", "sound"]), max_size=3
    ).filter(
        # Another order is stored as this one: a test of the model tells.
        lambda uses: uses and uses != ["marketing", "recording"]
    ),
)

MADE_BY_FUNCTION: Final[dict[str, Values]] = {
    "rtmpUrls": one_of(
        st.lists(
            one_of("rtmp://h/a/k", "rtmp://h/a/l", RTMP_URLS), min_size=1, max_size=5
        ),
        ODD,
    ),
    "archiveOptions": options(
        resolution=RESOLUTIONS,
        maxBitrate=BITRATES,
        quantizationParameter=QUANTIZATIONS,
        hasTranscription=st.booleans(),
        primaryLanguageCode=LANGUAGES,
        hasSummary=st.booleans(),
    ),
    "broadcastOptions": options(
        resolution=RESOLUTIONS,
        maxBitrate=BITRATES,
        dvr=st.booleans(),
        lowLatency=st.booleans(),
    ),
    "lineOptions": options(
        maxOnStage=one_of(st.integers(-1, 6), ODD),
        maxBackstage=one_of(st.integers(-1, 12), ODD),
        positions=one_of("exact", "range", "hidden", "ranges", ODD),
    ),
    "consent": one_of(
        st.fixed_dictionaries(
            {"version": one_of("2027-01", KEYS), "uses": CONSENT_USES}
        ),
        options(version=KEYS, uses=CONSENT_USES),
    ),
    "retainDays": one_of(st.integers(-1, 2), st.integers(3_648, 3_652), ODD),
}
"""How an event is recorded and streamed, how its line goes, and what it asks fans: what
its owner changes by a function."""

API_KEYS: Final = one_of(
    ODD,
    st.text("0123456789a ٣", max_size=22),
    st.uuids().map(str),
    st.uuids().map(str).map(str.upper),
    joined(st.uuids().map(str), st.text("0a-\n", max_size=1)),
    st.text("09afgAF-", min_size=34, max_size=38),
)

EVENT_FIELDS: Final[dict[str, Values]] = {
    "name": NAMES,
    "startImage": IMAGES,
    "endImage": IMAGES,
    "dateTimeStart": INSTANTS,
    "dateTimeEnd": INSTANTS,
    "redirectUrl": WEB_URLS,
    "archiveEvent": FLAGS,
    "uncomposed": FLAGS,
    "rtmpUrl": RTMP_URLS,
}
"""What the owner's client may change by itself."""

ADMIN_FIELDS: Final[dict[str, Values]] = {
    "displayName": NAMES,
    "email": EMAILS,
    "httpSupport": FLAGS,
    "hls": FLAGS,
    "otApiKey": API_KEYS,
}

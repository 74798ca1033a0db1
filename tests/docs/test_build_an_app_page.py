"""What the page on building an app says is so.

Each write is made on a local stack by whoever makes it, and each refusal is tried.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from dev import ROOT
from emulators.stack import LocalStack
from interactive_broadcast.events.lease_models import LEASE_MS
from interactive_broadcast.records.messages import MIN_INTERVAL_MS
from interactive_broadcast.records.pointers import TO_BACKSTAGE, TO_STAGE
from rules.pictures import PICTURE, PICTURE_INTERVAL_MS
from tests.docs.app_page import PAGE, TEXT, Refused, Write, pattern, writes
from tests.docs.app_show import BEFORE, OVER, AppShow
from tests.docs.shell import code_blocks, curls, parse
from tests.rules.people import Who
from tests.rules.right import Act, Right
from tests.rules.table import RIGHTS, SHAPES

WRITES: Final = list(writes())
ROWS: Final = [(write, row) for write in WRITES for row in write.refused]
CLIENT: Final = ROOT / "web" / "client" / "src"

OK: Final = 200
DENIED: Final = 401

BY_THE_BACKEND: Final = frozenset(
    who for who in Who if who.endswith("by a function") or who is Who.COUNTER
)
OF_NOTHING: Final = {
    "activeBroadcasts/$adminId/$fanUrl/activeFans/$fanId/streamId": (
        "who may remove it finds nothing there"
    )
}
"""Paths that the tables call writable, where a write changes nothing."""

ELSEWHERE: Final = {
    **dict.fromkeys(("admins", "removals"), "for superAdmins"),
    **{
        f"activeBroadcasts/$adminId/$fanUrl/{role}HeartBeat": "for old apps"
        for role in ("producer", "host", "celebrity")
    },
}
"""What no page of a show listens to, as the page says below its table."""


class Played:
    """The show of the page, with all that is refused on the way."""

    def __init__(self, stack: LocalStack) -> None:
        self.show = AppShow(stack)
        self.done: dict[str, int] = {}
        self.refused: dict[tuple[str, str], tuple[int, str]] = {}
        self.read: dict[tuple[str, str | None], int] = {}
        self.called: dict[str, str] = {}

    def play(self) -> None:
        for write in WRITES:
            self._try(write, {BEFORE})
        for write in WRITES:
            self.show.prepare(write)
            self._try(write, {row.when for row in write.refused} - {BEFORE, OVER})
            self.done[write.name] = self.show.do(write)
            if write.name == "show-begins":
                self._listen()
                self._call()
        for write in WRITES:
            self._try(write, {OVER})

    def _try(self, write: Write, moments: set[str]) -> None:
        for row in write.refused:
            if row.when in moments:
                self.refused[write.name, row.what] = self.show.tries(write, row)

    def _listen(self) -> None:
        for path in LISTENERS:
            for who in (*READERS, "stranger", None):
                self.read[path, who] = self.show.reads(who, path)

    def _call(self) -> None:
        """Functions with the ID token that `httpsCallable` sends, and with others."""
        show, event = self.show, {"id": "{eventId}"}
        link = {"adminId": "{adminId}", "hostUrl": "{hostUrl}", "userType": "host"}
        click = {**event, "requestId": "click-1"}
        password = {"id": "{adminId}", "password": "another good password"}
        producer, screener = (show.sessions[one] for one in ("producer", "screener"))
        self.called = {
            "producer": show.answers(
                "createTokenProducer", event, show.tokens["producer"]
            ),
            "host": show.answers("createTokenHostCeleb", link, show.tokens["host"]),
            "screener": show.answers("callNext", click, show.tokens["screener"]),
            "screener's session": show.answers("callNext", click, screener),
            "password by a session": show.answers("updateAdmin", password, producer),
        }


READERS: Final = {
    "producer": "p",
    "screener": "s",
    "host": "h",
    "fan": "f",
}
"""Who reads, and the letter by which the page calls them."""

_LISTENER = re.compile(r"^\| `([^`]+)` \| ([a-z ]+) \|", re.MULTILINE)
_LISTENERS_PART = re.search(
    r"<!-- listeners:start -->(.*?)<!-- listeners:end -->", TEXT, re.DOTALL
)
assert _LISTENERS_PART
LISTENERS: Final[Mapping[str, frozenset[str]]] = {
    path: frozenset(who.split()) for path, who in _LISTENER.findall(_LISTENERS_PART[1])
}


@pytest.fixture(scope="module")
def played(product_stack: LocalStack) -> Iterator[Played]:
    product_stack.reset()
    played = Played(product_stack)
    played.play()
    yield played
    played.show.close()


@pytest.mark.parametrize("write", WRITES, ids=str)
def test_a_write_of_the_page_is_done(played: Played, write: Write) -> None:
    assert played.done[write.name] == OK


@pytest.mark.parametrize(
    ("write", "row"), ROWS, ids=[f"{write}: {row.what}" for write, row in ROWS]
)
def test_what_the_page_says_is_refused_is_so_by_that_rule(
    played: Played, write: Write, row: Refused
) -> None:
    assert played.refused[write.name, row.what] == (DENIED, row.rule)


@pytest.mark.parametrize("path", LISTENERS)
def test_who_may_listen_is_who_the_page_says(played: Played, path: str) -> None:
    told = LISTENERS[path]
    signed_in = {*READERS, "stranger"}
    everybody: Mapping[str, set[str | None]] = {
        "v": {*signed_in, None},
        "a": {*signed_in},
    }
    expected: set[str | None] = {
        who for who, letter in READERS.items() if letter in told
    }
    for letter in told & everybody.keys():
        expected |= everybody[letter]

    assert {
        who for (at, who), status in played.read.items() if at == path and status == OK
    } == expected


def test_a_token_is_worth_what_the_page_says(played: Played) -> None:
    assert played.called == {
        "producer": "ok",
        "host": "ok",
        "screener": "role-not-allowed",
        "screener's session": "nobody-ready",
        "password by a session": "recent-login-required",
    }


def of_apps(rights: tuple[Right, ...], *acts: Act) -> set[str]:
    """Paths that somebody may read or write without our functions."""
    return {one.node for one in rights if one.act in acts and one.by - BY_THE_BACKEND}


def one_place(node: str) -> str:
    """The path of the first of several places for that of each."""
    for places in (TO_STAGE, TO_BACKSTAGE):
        first, *more = places.names
        if node.rpartition("/")[2] in more:
            return f"{node.rpartition('/')[0]}/{first}"
    return node


def nodes_of(path: str, value: Any) -> Iterator[str]:
    """A path and all below it that is written there, as paths of the rules."""
    yield re.sub(r"/\d\d$", "/$slot", path)
    if isinstance(value, Mapping) and ".sv" not in value:
        for key, below in value.items():
            yield from nodes_of(f"{path}/{key}", below)


def covers(written: str, node: str) -> bool:
    """Whether a path of the page is one of that node, whose wildcards take any name."""
    ours, theirs = pattern(written).split("/"), node.split("/")
    return len(ours) == len(theirs) and all(
        one == other or other.startswith("$")
        for one, other in zip(ours, theirs, strict=True)
    )


SET: Final = {
    node
    for write in WRITES
    for path, value in write.sample.items()
    if value is not None
    for node in nodes_of(path, value)
}
PARTS: Final = {
    "/".join(names[:length])
    for names in (one.replace("{show}", "{adminId}/{fanUrl}").split("/") for one in SET)
    for length in range(1, len(names) + 1)
}
"""Each path that is written, and all above it."""

REMOVED: Final = {
    node
    for write in WRITES
    for path, value in write.sample.items()
    if value is None
    for node in nodes_of(path, value)
}


def test_every_path_that_an_app_may_write_is_on_the_page() -> None:
    made, changed = (of_apps(RIGHTS, act) for act in (Act.CREATE, Act.CHANGE))
    whole = {one_place(node) for node in made}
    # Who changes something may change a part of it.
    at_least_a_part = {one_place(node) for node in changed} - whole

    missing = {node for node in whole if not any(covers(one, node) for one in SET)}
    missing |= {
        node for node in at_least_a_part if not any(covers(one, node) for one in PARTS)
    }

    assert missing == set()


def test_every_path_of_the_types_of_what_is_written_is_on_the_page() -> None:
    types = (CLIENT / "generated" / "records.ts").read_text(encoding="utf-8")
    table = types.partition("export interface Written {")[2].partition("\n}")[0]
    typed = {
        one_place(pattern(path))
        for path in re.findall(r'^  "([^"]+)":', table, re.MULTILINE)
    }

    assert len(typed) > 30
    assert {
        node for node in typed if not any(covers(one, node) for one in PARTS | REMOVED)
    } == set()


def test_every_path_that_an_app_may_remove_is_on_the_page() -> None:
    removable = {one_place(node) for node in of_apps(RIGHTS, Act.DELETE)}
    removable -= OF_NOTHING.keys()

    missing = {
        node for node in removable if not any(covers(one, node) for one in REMOVED)
    }

    assert missing == set()


def test_every_field_that_an_app_may_write_is_on_the_page() -> None:
    fields = {
        one_place(shape.node)
        for shape in SHAPES
        if shape.who not in BY_THE_BACKEND and not shape.state.name.startswith("OLD")
    }

    missing = {node for node in fields if not any(covers(one, node) for one in SET)}

    assert missing == set()


def test_every_path_that_an_app_may_listen_to_is_on_the_page() -> None:
    readable = of_apps(RIGHTS, Act.READ) - ELSEWHERE.keys()

    missing = {
        node for node in readable if not any(covers(one, node) for one in LISTENERS)
    }

    assert missing == set()


def test_the_places_of_the_page_are_those_that_there_are() -> None:
    for places in (TO_STAGE, TO_BACKSTAGE):
        first, second, *_, last = places.names
        assert f"`{first}`, or `{second}` to `{last}`" in TEXT


def test_a_function_of_the_client_is_one() -> None:
    sources = "\n".join(
        file.read_text(encoding="utf-8") for file in sorted(CLIENT.glob("*.ts"))
    )
    named = {
        name
        for part in re.findall(r"\*client\* ((?:`\w+`(?:, )?)+)", TEXT)
        for name in re.findall(r"`(\w+)`", part)
    }

    assert len(named) > 20
    assert {one for one in named if not re.search(rf"\b{one}\(", sources)} == set()


def constant(module: str, name: str) -> int:
    """A number of the client's source."""
    found = re.search(
        rf"const {name} = ([\d_]+);", (CLIENT / module).read_text(encoding="utf-8")
    )
    assert found
    return int(found[1])


def test_the_intervals_are_those_of_client_and_rules() -> None:
    beats, slept = (
        constant("presence.ts", one) // 1000 for one in ("HEARTBEAT_MS", "SLEPT_MS")
    )
    renewal = constant("lease.ts", "RENEWAL_MS") // 1000
    move, again = (constant("seats.ts", one) // 1000 for one in ("MOVE_MS", "AGAIN_MS"))
    document, seldom = (
        constant("document.ts", "ASK_MS"),
        constant("show.ts", "SELDOM_MS"),
    )
    said = (
        f"every {beats} s; silent for {slept} s is gone",
        f"{PICTURE_INTERVAL_MS // 1000} s apart",
        f"{PICTURE.most:,} characters at most",
        f"renewed every {renewal} s, over after {LEASE_MS // 1000} s",
        f"{MIN_INTERVAL_MS} ms apart",
        f"given up after {move} s; tried again after {again} s",
        f"waited for {constant('calls.ts', 'CALL_MS') // 1000} s",
        f"every {document // 1000} s; a page that listens to `shows/…` as well",
        f"as well every {seldom // 1000} s",
    )

    assert [one for one in said if one not in TEXT] == []


def test_a_fan_gets_in_and_in_line_by_the_commands_of_the_page(
    stack: LocalStack,
) -> None:
    show = AppShow(stack)
    show.opens()
    variables = {
        "ID_TOKEN": show.tokens["fan"],
        "USER_ID": show.uids["fan"],
        "ADMIN_ID": show.known["adminId"],
        "FAN_URL": show.known["fanUrl"],
        "EVENT_ID": show.known["eventId"],
    }
    line_up, get_in = (one for block in code_blocks(PAGE) for one in curls(block))

    statuses = [
        parse(command, variables).send(show.people.http, stack.settings).status_code
        for command in (line_up, get_in, line_up)
    ]
    show.close()

    # Who is not in the show gets into no line.
    assert statuses == [DENIED, OK, OK]

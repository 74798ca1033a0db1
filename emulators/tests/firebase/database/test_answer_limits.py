"""How much is answered to one read."""

import pytest

from emulators.firebase.database.answer_limits import (
    MAX_ANSWER_BYTES,
    AnswerTooBig,
    check_answer,
)
from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.model import Instance
from emulators.firebase.database.tree import Node, from_json
from emulators.firebase.database.writes import Built, Target
from emulators.tests.firebase.database.conversation import Server, refused, talk
from emulators.tests.firebase.database.rig import OWNER, Rig

TEXT = "x" * (10 * 1024 * 1024)
"""The longest there can be: one string, which all places share."""

WORDS = (
    "The data requested exceeds the maximum size that can be accessed with a single "
    "request."
)


def texts(count: int) -> Node:
    return from_json({f"k{number}": TEXT for number in range(count)})


def fill(instance: Instance) -> None:
    instance.write(
        {Target(("a",)): Built(texts(26))},
        identity=ADMIN,
        kind="set",
        at=("a",),
        silent=True,
    )


def test_an_answer_has_256_megabytes_at_the_most() -> None:
    check_answer(texts(25))
    with pytest.raises(AnswerTooBig):
        check_answer(texts(26))
    assert 25 * len(TEXT) < MAX_ANSWER_BYTES < 26 * len(TEXT)


def test_what_is_larger_is_read_in_parts(rig: Rig) -> None:
    fill(rig.database.instance())

    whole = rig.call("GET", "/a.json", headers=OWNER)
    keys = rig.call("GET", "/a.json?shallow=true", headers=OWNER)

    assert (whole.status_code, whole.json()) == (400, {"error": WORDS})
    assert len(keys.json()) == 26


@pytest.mark.parametrize("action", ["q", "g"])
def test_a_client_is_told_so_as_well(action: str) -> None:
    server = Server()
    fill(server.instance)
    client = talk(server)

    client.receives(action, p="/a", h="")

    client.sends(refused("too_big", WORDS)).nothing_more()

import base64

import opentok
import pytest

from emulators.opentok.session_ids import mint_session_id
from emulators.tests.opentok.application import APPLICATION_ID
from emulators.tests.opentok.rig import API_KEY, API_SECRET


@pytest.mark.parametrize("is_relayed", [True, False])
def test_the_sdk_finds_its_key_in_every_session_id(*, is_relayed: bool) -> None:
    client = opentok.Client(API_KEY, API_SECRET)

    for number in range(50):
        session_id = mint_session_id(
            API_KEY,
            location="127.0.0.1",
            created_at_ms=number,
            is_relayed=is_relayed,
        )
        assert client.generate_token(session_id)


def test_a_session_id_holds_an_application_and_begins_with_either_prefix() -> None:
    ids = [
        mint_session_id(
            APPLICATION_ID, location="", created_at_ms=1672736878162, is_relayed=False
        )
        for _ in range(50)
    ]

    assert {each[:2] for each in ids} == {"1_", "2_"}
    assert all(110 <= len(each) <= 112 for each in ids)
    padded = ids[0][2:] + "=" * (-len(ids[0][2:]) % 4)
    assert APPLICATION_ID in base64.urlsafe_b64decode(padded).decode("ascii")


def test_a_session_id_has_eight_parts_and_marks_relayed_ones() -> None:
    session_id = mint_session_id(
        "100", location="", created_at_ms=1672736878162, is_relayed=True
    )

    padded = session_id[2:] + "=" * (-len(session_id[2:]) % 4)
    parts = base64.urlsafe_b64decode(padded).decode("ascii").split("~")

    assert parts[:4] == ["1", "100", "", "1672736878162"]
    assert parts[5:] == ["P", "", ""]

"""Whatever is in a token: it is taken or refused, and nothing else happens."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.kernel.json_http import Refused
from emulators.opentok.projects import Projects
from emulators.opentok.tokens import caller, read_client_token
from emulators.tests.opentok.application import APPLICATION_ID, application, signed
from emulators.tests.opentok.rig import PROJECT

NOW_S = 1_800_000_000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=5,
)
USUAL = {
    "application_id": APPLICATION_ID,
    "iat": NOW_S,
    "exp": NOW_S + 180,
    "scope": "session.connect",
    "session_id": "s",
    "role": "publisher",
    "connection_data": "",
    "initial_layout_class_list": [],
}


def projects() -> Projects:
    return Projects([PROJECT, application()])


def called(authorization: str) -> str:
    headers = {"authorization": authorization}
    return caller(headers, projects(), now_s=NOW_S, longest_s=86_400).api_key


@settings(max_examples=60)
@given(st.sampled_from(sorted(USUAL)), JSON)
def test_a_claim_of_any_kind_is_taken_or_refused(name: str, value: object) -> None:
    token = signed(USUAL | {name: value})

    with suppress(Refused):
        assert called(f"Bearer {token}") == APPLICATION_ID
    with suppress(Refused):
        granted = read_client_token(token, projects(), now_s=NOW_S)
        assert granted.api_key == APPLICATION_ID


@settings(max_examples=60)
@given(st.data())
def test_a_token_that_was_changed_anywhere_opens_nothing_else(
    data: st.DataObject,
) -> None:
    token = signed(USUAL)
    place = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.characters(codec="utf-8"))
    changed = token[:place] + character + token[place + 1 :]

    with suppress(Refused):
        assert called(f"Bearer {changed}") == APPLICATION_ID
    with suppress(Refused):
        granted = read_client_token(changed, projects(), now_s=NOW_S)
        assert (granted.session_id, granted.role) == ("s", "publisher")


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_no_credential(text: str) -> None:
    for authorization in (text, f"Bearer {text}"):
        with suppress(Refused):
            raise AssertionError(called(authorization))
    with suppress(Refused):
        raise AssertionError(read_client_token(text, projects(), now_s=NOW_S))

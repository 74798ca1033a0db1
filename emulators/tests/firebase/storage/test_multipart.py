"""Two parts of a body are told apart whatever the bytes in them are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.firebase.storage.multipart import Part, parse_related
from emulators.kernel.json_http import Refused


def body(data: bytes, boundary: bytes) -> bytes:
    return (
        b"--" + boundary + b"\r\nContent-Type: application/json\r\n\r\n{}\r\n"
        b"--" + boundary + b"\r\ncontent-type: image/png\r\n\r\n" + data + b"\r\n"
        b"--" + boundary + b"--"
    )


@given(st.binary(max_size=200))
def test_the_content_comes_out_as_it_went_in(data: bytes) -> None:
    boundary = b"a-boundary-that-nobody-guesses"

    described, content = parse_related(
        body(data, boundary), "multipart/related; boundary=" + boundary.decode()
    )

    assert described == Part("application/json", b"{}")
    assert content == Part("image/png", data)


@pytest.mark.parametrize("spelled", ["b=1", '"b=1"', "'b=1'"])
def test_a_boundary_may_be_quoted(spelled: str) -> None:
    header = f"multipart/related; boundary={spelled}"

    _, content = parse_related(body(b"\r\n--", b"b=1"), header)

    assert content.data == b"\r\n--"


def test_a_part_need_not_say_what_it_is() -> None:
    sent = b"--x\r\n\r\n{}\r\n--x\r\n\r\nabc\r\n--x--"

    described, content = parse_related(sent, "multipart/related; boundary=x")

    assert (described, content) == (Part("", b"{}"), Part("", b"abc"))


@pytest.mark.parametrize(
    ("content_type", "sent"),
    [
        ("multipart/related", b""),
        ("multipart/related; boundary=x", b"no parts at all"),
        ("multipart/related; boundary=x", b"--x\r\nno end\r\n--x\r\n\r\n\r\n--x--"),
        ("multipart/related; boundary=x", b"--x\r\n\r\n{}\r\n--x\r\n\r\n\r\n--x"),
        ("text/plain; boundary=x", b"--x\r\n\r\n{}\r\n--x\r\n\r\n\r\n--x--"),
    ],
)
def test_what_has_no_two_parts_is_refused(content_type: str, sent: bytes) -> None:
    with pytest.raises(Refused):
        parse_related(sent, content_type)

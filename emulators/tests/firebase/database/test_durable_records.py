"""Records: whole, torn, damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.firebase.database.durable_records import Damaged, framed, scan

PAYLOADS = st.lists(
    st.binary(max_size=20).map(lambda data: data.replace(b"\n", b"")), max_size=5
)


def payloads(data: bytes) -> list[bytes]:
    return [payload for _, payload in scan(data).payloads]


def test_records_come_back_in_order_with_their_places() -> None:
    data = framed(b"one") + framed(b"")

    found = scan(data)

    assert found.payloads == ((0, b"one"), (len(framed(b"one")), b""))
    assert (found.whole_bytes, found.torn_bytes) == (len(data), 0)


@given(PAYLOADS, st.data())
def test_any_beginning_of_a_file_holds_its_first_records(
    written: list[bytes], data: st.DataObject
) -> None:
    whole = b"".join(map(framed, written))
    length = data.draw(st.integers(0, len(whole)))

    found = scan(whole[:length])

    kept = [payload for _, payload in found.payloads]
    assert kept == written[: len(kept)]
    assert found.whole_bytes == len(b"".join(map(framed, kept)))
    assert found.whole_bytes + found.torn_bytes == length
    assert found.torn_bytes < max(map(len, map(framed, written)), default=1)


@given(PAYLOADS.filter(bool), st.data())
def test_a_changed_byte_never_passes_for_a_record(
    written: list[bytes], data: st.DataObject
) -> None:
    whole = bytearray(b"".join(map(framed, written)))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))

    if place == len(whole) - 1:
        # Without its newline the last record looks like an interrupted write.
        assert payloads(bytes(whole)) == written[:-1]
    else:
        with pytest.raises(Damaged) as caught:
            scan(bytes(whole))
        assert caught.value.offset <= place


@pytest.mark.parametrize(
    "line", [b"", b"3 00000000 one", b"03 7a6c86f1 one", b"3 7A6C86F1 one", b"3"]
)
def test_a_complete_line_that_does_not_hold_is_damage(line: bytes) -> None:
    first = framed(b"zero")

    with pytest.raises(Damaged) as caught:
        scan(first + line + b"\n")

    assert caught.value.offset == len(first)

"""Which part of a file a request asks for."""

import pytest

from emulators.kernel.byte_ranges import ByteRange, NotSatisfiable, byte_range


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=2-5", 2, 5),
        ("bytes=2-", 2, 9),
        ("bytes=2-99", 2, 9),
        ("bytes=-3", 7, 9),
        ("bytes=-99", 0, 9),
    ],
)
def test_a_range_is_cut_to_what_there_is(header: str, first: int, last: int) -> None:
    found = byte_range(header, 10)

    assert found == ByteRange(first, last)
    assert found.header(10) == f"bytes {first}-{last}/10"
    assert len(found.of(b"0123456789")) == found.length == last - first + 1


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=5-4", "bytes=-0"])
def test_a_range_with_nothing_in_it_cannot_be_had(header: str) -> None:
    with pytest.raises(NotSatisfiable):
        byte_range(header, 10)


@pytest.mark.parametrize("header", ["", "bytes=-", "bytes=0-1,3-4", "lines=1-2"])
def test_what_is_no_single_range_asks_for_all(header: str) -> None:
    assert byte_range(header, 10) is None

import pytest

from bench.cdn import EDGES, SHOW_S, Edge, NotShared, origin_requests, shared_s


def test_an_edge_asks_for_the_first_who_comes_after_its_answer_is_old() -> None:
    edge = Edge(phases_s=[1.0, 4.0], every_s=10.0, kept_s=2.0, origin_s=0.5)

    # At 1, 4, 11, 14, 21 and 24 s.
    assert edge.fetches(30.0) == 6


def test_an_edge_asks_once_for_all_who_come_at_once() -> None:
    edge = Edge(phases_s=[1.0] * 1_000, every_s=10.0, kept_s=2.0, origin_s=0.5)

    assert edge.fetches(10.0) == 1


def test_ten_times_the_viewers_ask_the_origin_no_more_often() -> None:
    few, many = (origin_requests(count, kept_s=2.0) for count in (20_000, 200_000))

    assert many <= few * 1.05
    assert many <= EDGES * (SHOW_S / 2.0)


def test_an_answer_is_kept_for_as_long_as_it_says() -> None:
    head = b"HTTP/1.1 200 OK\r\nCache-Control: public, max-age=1, s-maxage=2\r\n"

    assert shared_s(head) == 2.0


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\n",
        b"HTTP/1.1 200 OK\r\nCache-Control: public, s-maxage=2\r\nVary: *\r\n",
    ],
)
def test_an_answer_that_is_for_one_alone_is_not_kept(head: bytes) -> None:
    with pytest.raises(NotShared):
        shared_s(head)

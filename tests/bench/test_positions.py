import json

from bench.cdn import EDGES
from bench.positions import HOUR_S, KEPT_S, document, fetches


def test_a_document_has_the_whole_line_and_nobody_s_id() -> None:
    shown = document(["ana", "ben"], "event-1")

    numbers = json.loads(shown)["line"]
    assert len({*numbers}) == 2
    assert {len(number) for number in numbers} == {8}
    assert b"ana" not in shown
    assert document(["ben"], "event-1") != document(["ben"], "event-2")


def test_a_cdn_asks_for_it_by_its_places_and_not_by_the_fans() -> None:
    few, many = fetches(5_000), fetches(50_000)

    assert few <= many <= few * 1.1
    assert many <= EDGES * HOUR_S / KEPT_S

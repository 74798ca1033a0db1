"""What the service refuses to do in one write."""

import pytest

from emulators.firebase.database.changes import Change
from emulators.firebase.database.registrations import EVENT_PREFIX, Registration
from emulators.firebase.database.tree import Node, from_json
from emulators.firebase.database.write_limits import (
    BYTES_PER_MINUTE,
    MAX_CAUSED_EVENTS,
    MAX_EVENT_BYTES,
    Caused,
    TooManyTriggers,
    TriggerPayloadTooLarge,
    WriteLimits,
    WriteSize,
    WriteTooBig,
    event_bytes,
    max_bytes,
    measure,
    touched_bytes,
)


def trigger(ref: str, kind: str = "written", region: str = "here") -> Registration:
    return Registration.parse(
        {
            "name": f"projects/p/locations/{region}/triggers/{kind}-{region}",
            "path": ref,
            "event": EVENT_PREFIX + kind,
            "namespacePattern": "*",
        }
    )


def a_list(count: int) -> Node:
    return from_json({"list": {f"k{number}": number for number in range(count)}})


def limits(*registrations: Registration) -> WriteLimits:
    return WriteLimits(registrations=lambda: registrations)


def test_as_many_events_as_one_write_may_cause() -> None:
    of_children = limits(trigger("list/{key}"))

    of_children.check_events(a_list(MAX_CAUSED_EVENTS), None, [("list",)])
    with pytest.raises(TooManyTriggers, match="TOO_MANY_TRIGGERS"):
        of_children.check_events(a_list(MAX_CAUSED_EVENTS + 1), None, [("list",)])


def test_events_count_for_each_trigger_and_in_each_region() -> None:
    two_here = (trigger("list/{key}"), trigger("list/{key}", "deleted"))
    one_there = trigger("list/{key}", region="there")

    caused = measure(a_list(3), None, [("list",)], [*two_here, one_there])

    assert caused.events == 6


def test_what_a_trigger_does_not_wait_for_is_no_event() -> None:
    created = trigger("list/{key}", "created")

    assert measure(a_list(3), None, [("list",)], [created]) == Caused(0, 0)


def test_an_event_has_what_was_there_and_what_is_different() -> None:
    text = "x" * (MAX_EVENT_BYTES // 2 - 100)
    before, after = from_json({"a": {"t": text}}), from_json({"a": {"t": "y" + text}})
    of_both = limits(trigger("{name}"))

    of_both.check_events(before, after, [("a",)])
    longer = from_json({"a": {"t": "y" * 200 + text}})
    with pytest.raises(TriggerPayloadTooLarge, match="TRIGGER_PAYLOAD_TOO_LARGE"):
        of_both.check_events(before, longer, [("a",)])


def test_what_stays_is_sent_once() -> None:
    text = "x" * 600_000
    before = from_json({"t": text})
    after = from_json({"t": text, "u": 1})

    assert event_bytes(Change((), before, after)) < 600_100


def test_an_event_is_measured_in_bytes() -> None:
    text = "ü" * 300_000

    assert event_bytes(Change((), None, from_json({"t": text}))) > 600_000


def test_nothing_is_refused_where_the_owner_does_not_want_it() -> None:
    lenient = limits(trigger("list/{key}"))
    lenient.strict_triggers = False

    lenient.check_events(a_list(2 * MAX_CAUSED_EVENTS), None, [("list",)])


def test_what_is_beyond_a_limit_then_is_not_sent() -> None:
    of_children = trigger("list/{key}")
    lenient = limits(of_children)
    lenient.strict_triggers = False
    before = a_list(MAX_CAUSED_EVENTS + 2)

    sent = list(lenient.sent(before, None, [("list",)], [of_children]))

    assert len(sent) == MAX_CAUSED_EVENTS


def test_a_trigger_of_everything_hears_of_everything() -> None:
    of_all, of_one = trigger("{name}"), trigger("other/{key}")
    step = (None, from_json({"a": 1}))

    assert measure(*step, [("a",)], [of_all, of_one]).events == 1
    assert measure(*step, [()], [of_all, of_one]).events == 1


@pytest.mark.parametrize(
    ("size", "seconds"), [("tiny", 1), ("small", 10), ("medium", 30), ("large", 60)]
)
def test_a_write_takes_as_long_as_its_bytes(size: str, seconds: int) -> None:
    assert max_bytes(WriteSize(size)) == BYTES_PER_MINUTE * seconds // 60


def test_a_large_write_is_refused_by_what_it_asks_for() -> None:
    node = from_json({"a": "x" * 2_000_000})

    limits().check_size(None, node, [("a",)], asked=WriteSize.SMALL)
    with pytest.raises(WriteTooBig, match="WRITE_TOO_BIG"):
        limits().check_size(None, node, [("a",)], asked=WriteSize.TINY)


def test_or_by_the_limit_of_its_database() -> None:
    node = from_json({"a": "x" * 2_000_000})
    strict = limits()
    strict.size = WriteSize.TINY

    with pytest.raises(WriteTooBig):
        strict.check_size(None, node, [("a",)], asked=None)
    strict.check_size(None, node, [("a",)], asked=WriteSize.UNLIMITED)


def test_a_removal_takes_time_as_well() -> None:
    node = from_json({"a": "x" * 2_000_000})

    with pytest.raises(WriteTooBig):
        limits().check_size(node, None, [("a",)], asked=WriteSize.TINY)


def test_what_is_far_over_is_not_counted_to_its_end() -> None:
    node = from_json({f"k{number}": {"t": "x" * 100} for number in range(1_000)})

    assert touched_bytes(None, node, [()], 5_000) < 20_000

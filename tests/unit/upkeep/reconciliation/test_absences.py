"""Who is missed, since when, and what is due for them then."""

import pytest

from interactive_broadcast.records.watch import WatchRecord
from interactive_broadcast.upkeep.reconciliation.absences import Missed, Verdict

NOW = 1_000_000
GRACE_MS, LINE_GRACE_MS = 60_000, 600_000


def missed(absent: str, **since: dict[str, int]) -> Missed:
    """Those whose names are given in one text.

    Beside them what former runs have `noted` of the absent, whom they have
    `passed_over`, and whose place in line says that they are `away`.
    """
    passed_over = since.get("passed_over", since.get("away", {}))
    noted = WatchRecord(absent=since.get("noted", {}), away=passed_over)
    return Missed.found(absent.split(), NOW, noted=noted, away=since.get("away", {}))


def due(found: Missed) -> frozenset[str]:
    return found.due(grace_ms=GRACE_MS, line_grace_ms=LINE_GRACE_MS)


def test_somebody_is_missed_since_the_first_run_that_has_missed_them() -> None:
    found = missed("ann bob", noted={"ann": 5, "carl": 6})

    assert found.since == {"ann": 5, "bob": NOW}
    assert found.noted == {"ann": 5, "bob": NOW}


def test_of_whoever_is_away_the_line_says_since_when() -> None:
    found = missed("ann bob", away={"ann": 3, "carl": 4})

    assert found.since == {"ann": 3, "bob": NOW}
    assert found.noted == {"bob": NOW}
    assert found.still_away == {"ann": 3}
    assert found.back == {"carl"}


def test_whoever_was_passed_over_and_has_been_back_is_missed_anew() -> None:
    found = missed("ann", passed_over={"ann": 3}, noted={"ann": 3})

    assert found.since == {"ann": NOW}
    assert found.still_away == {}


@pytest.mark.parametrize(("ms", "is_due"), [(GRACE_MS - 1, False), (GRACE_MS, True)])
def test_a_place_is_kept_for_the_grace_period(ms: int, *, is_due: bool) -> None:
    found = missed("ann", noted={"ann": NOW - ms})

    assert (due(found) == {"ann"}) is is_due


@pytest.mark.parametrize(
    ("ms", "is_due"), [(LINE_GRACE_MS - 1, False), (LINE_GRACE_MS, True)]
)
def test_whoever_is_away_has_that_of_the_line(ms: int, *, is_due: bool) -> None:
    found = missed("ann", away={"ann": NOW - ms})

    assert (due(found) == {"ann"}) is is_due


@pytest.mark.parametrize(
    ("ms", "is_kept"), [(LINE_GRACE_MS - 1, True), (LINE_GRACE_MS, False)]
)
def test_who_is_in_line_is_passed_over_and_all_others_go(
    ms: int, *, is_kept: bool
) -> None:
    since = NOW - ms
    found = missed("ann bob host", noted=dict.fromkeys(["ann", "bob", "host"], since))

    verdict = found.verdict(
        ["ann", "bob", "host"], ["ann", "carl"], line_grace_ms=LINE_GRACE_MS
    )

    gone = {"bob", "host"} if is_kept else {"ann", "bob", "host"}
    assert verdict.passed_over == ({"ann": since} if is_kept else {})
    assert verdict.gone == gone


def test_nothing_becomes_of_whom_nobody_has_asked_about() -> None:
    found = missed("ann bob", noted={"ann": 0, "bob": 0})

    verdict = found.verdict(["ann"], [], line_grace_ms=LINE_GRACE_MS)

    assert verdict == Verdict(gone=frozenset({"ann"}))


@pytest.mark.parametrize(
    ("verdict", "counted"),
    [
        (Verdict(), {}),
        (Verdict(passed_over={"ann": 1, "bob": 2}), {"away": 2}),
        (
            Verdict(passed_over={"ann": 1}, gone=frozenset({"bob", "host"})),
            {"away": 1, "fans": 1, "gone": ["host"]},
        ),
        (Verdict(gone=frozenset({"producer"})), {"gone": ["producer"]}),
    ],
)
def test_the_timeline_names_roles_and_counts_fans(
    verdict: Verdict, counted: dict[str, object]
) -> None:
    assert verdict.counted == counted

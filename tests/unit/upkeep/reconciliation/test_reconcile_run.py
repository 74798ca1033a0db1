"""What a run counts and reports."""

import pytest

from interactive_broadcast.upkeep.reconciliation.reconcile_run import Repair
from tests.unit.upkeep.reconciliation.runs import a_run, lines
from tests.unit.world import a_world


def test_a_run_is_one_line_with_every_kind_of_repair(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = a_run(a_world())
    run.counted(Repair.ENDED)
    for number in range(12):
        run.cannot_explain(f"archive-{number:02}")

    run.log()

    (line,) = lines(capsys)
    assert {one.value for one in Repair} <= line.keys()
    assert (line["ended"], line["unexplained"], line["complete"]) == (1, 12, True)
    assert len(line["unexplained_ids"].split()) == 10
    assert line["severity"] == "INFO"


@pytest.mark.parametrize("trouble", ["failed", "incomplete"])
def test_a_run_in_trouble_is_a_warning(
    trouble: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = a_world()
    run = a_run(world)
    if trouble == "failed":
        run.failed = 1
    else:
        world.clock.advance(minutes=4)
        run.each("some", ["one"], lambda _: None)

    run.log()

    assert lines(capsys)[0]["severity"] == "WARNING"


@pytest.mark.parametrize(
    ("minutes", "is_round"),
    [(0, True), (0.99, True), (1, False), (4, False), (5, True)],
)
def test_every_fifth_run_is_a_round(minutes: float, *, is_round: bool) -> None:
    world = a_world()
    world.clock.advance(minutes=minutes)

    assert a_run(world).is_round is is_round

import io
import json

from rich.console import Console

from rehearsal.outcome import Failure, Outcome, Played
from rehearsal.report import StepPrinter, as_json, print_summary
from rehearsal.timeline import Chapter, Entry, Timeline

BROKEN = Failure(what="it is live", expected="'live'", came="'closed'", advice="Look.")


def a_step(
    *,
    scene: str | None = None,
    refused: str | None = None,
    failure: Failure | None = None,
    timeline: Timeline | None = None,
) -> Played:
    return Played(
        number=3,
        at="00:30",
        who="fan-1",
        name="[Ada]",
        part="fan",
        does="listFans",
        happened="tries to read the list of fans",
        scene=scene,
        note="as strangers do",
        refused=refused,
        checks=["is refused", "by a clear answer"],
        real_ms=12,
        failure=failure,
        timeline=timeline,
    )


def printed(*steps: Played, verbose: bool = False) -> str:
    text = io.StringIO()
    console = Console(file=text, width=110)
    printer = StepPrinter(console, verbose=verbose)
    for step in steps:
        printer.print_step(step)
    outcome = Outcome(title="Small", fans=3, steps=list(steps), show_s=5_400)
    print_summary(console, outcome, total_s=7.25)
    return text.getvalue()


def test_a_line_tells_when_who_what_and_how_much_was_checked() -> None:
    line = printed(a_step(refused="rules-denied")).splitlines()[0]

    assert line.split() == [
        *("00:30", "fan", "[Ada]"),
        *("tries", "to", "read", "the", "list", "of", "fans", "⊘", "rules-denied"),
        *("as", "strangers", "do", "✓", "2"),
    ]


def test_a_scene_has_a_heading() -> None:
    assert "The line ─" in printed(a_step(scene="The line"))


A_TIMELINE = Timeline(
    entries=[Entry(at="45:00", what="onStage", by="Paula", result="[Ana]" + "a" * 90)],
    chapters=[Chapter(at="05:00", title="Ana on stage")],
    webvtt="WEBVTT\n",
)


def test_what_the_backend_tells_is_below_the_step_that_asked() -> None:
    _, told, chapter, *_ = printed(a_step(timeline=A_TIMELINE)).splitlines()

    assert told.split()[:3] == ["45:00", "onStage", "Paula"]
    assert "[Ana]aaa" in told
    assert len(told) <= 110
    assert chapter.split() == ["05:00", "chapter", "Ana", "on", "stage"]


def test_programs_are_told_it_as_well() -> None:
    outcome = Outcome(title="Small", fans=3, steps=[a_step(timeline=A_TIMELINE)])

    (step,) = json.loads(as_json(outcome))["steps"]

    assert step["timeline"]["chapters"] == [{"at": "05:00", "title": "Ana on stage"}]
    assert step["timeline"]["webvtt"] == "WEBVTT\n"


def test_every_check_is_told_to_who_wants_to_know() -> None:
    assert "✓ by a clear answer" in printed(a_step(), verbose=True)
    assert "by a clear answer" not in printed(a_step())


def test_the_summary_counts_and_times() -> None:
    last = printed(a_step(refused="rules-denied")).splitlines()[-1]

    assert last == (
        "passed · 1 steps · 2 checks · 1 refusals · 1:30:00 of show in 7.2 s"
    )


def test_a_failure_says_what_was_expected_what_came_and_what_to_do() -> None:
    text = printed(a_step(failure=BROKEN))

    assert "✗ Step 3 (steps[3]) fan-1 listFans at 00:30" in text
    assert "expected     'live'" in text
    assert "came         'closed'" in text
    assert "next         Look." in text
    assert text.splitlines()[-1].startswith("failed · ")


def test_programs_get_one_json_object() -> None:
    told = json.loads(as_json(Outcome(title="Small", fans=3, steps=[a_step()])))

    assert told["ok"] is True
    assert told["steps"][0]["name"] == "[Ada]"


def test_the_log_is_shown_when_something_failed() -> None:
    text = io.StringIO()
    console = Console(file=text, width=110)
    outcome = Outcome(title="Small", fans=3, steps=[a_step(failure=BROKEN)])

    print_summary(console, outcome, total_s=1.0, log=['{"reason": "internal"}'])

    assert '  log          {"reason": "internal"}' in text.getvalue()

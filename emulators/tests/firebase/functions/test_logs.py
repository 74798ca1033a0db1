"""What the functions print: kept within bounds, shown when it matters."""

import io
import json

import pytest

from emulators.firebase.functions.logs import MAX_LINE_CHARS, MAX_LINES, LogTail

INFO = json.dumps({"severity": "INFO", "message": "archive-started"})
WARNING = json.dumps({"severity": "WARNING", "message": "slow"})
TRACEBACK = json.dumps({"message": "Traceback (most recent call last) ..."})


def shown(*lines: str, verbose: bool = False) -> list[str]:
    found: list[str] = []
    tail = LogTail(found.append, verbose=verbose)
    for line in lines:
        tail.add(line)
    return found


@pytest.mark.parametrize(
    "line",
    [
        WARNING,
        TRACEBACK,
        "plain text",
        "{ not JSON",
        pytest.param('{"a":' * 1_500, id="nested too deeply to read"),
    ],
)
def test_what_may_need_attention_is_shown(line: str) -> None:
    assert shown(line) == [f"functions | {line}"]


def test_what_goes_well_is_shown_when_asked_for() -> None:
    assert shown(INFO) == []
    assert shown(INFO, verbose=True) == [f"functions | {INFO}"]


def test_the_newest_lines_are_kept_whole_up_to_a_bound() -> None:
    tail = LogTail(lambda _: None, verbose=False)
    for number in range(MAX_LINES + 1):
        tail.add(f"{number}")
    tail.add("x" * (MAX_LINE_CHARS + 1))

    lines = tail.lines()

    assert len(lines) == MAX_LINES
    assert lines[0] == "2"
    assert len(lines[-1]) == MAX_LINE_CHARS
    assert tail.lines(2)[0] == f"{MAX_LINES}"
    assert tail.lines(0) == []


def test_what_the_stack_itself_says_is_always_shown() -> None:
    said: list[str] = []
    tail = LogTail(said.append, verbose=False)

    tail.note("shows: nobody may not write.")

    assert said == tail.lines() == ["shows: nobody may not write."]


def test_a_line_that_cannot_be_shown_is_kept_and_disturbs_nobody() -> None:
    closed = io.StringIO()
    closed.close()
    tail = LogTail(lambda line: print(line, file=closed), verbose=True)

    tail.add("first")
    tail.note("second")

    assert tail.lines() == ["first", "second"]


def test_newer_lines_are_told_and_counted() -> None:
    logs = LogTail(lambda _: None, verbose=False)
    for line in ("a", "b", "c"):
        logs.add(line)

    assert logs.newer(0, limit=10) == (3, ["a", "b", "c"])
    assert logs.newer(1, limit=1) == (3, ["c"])
    assert logs.newer(3, limit=10) == (3, [])

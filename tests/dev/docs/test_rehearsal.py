from dev.docs.rehearsal import CUT, excerpt, without_measures

OUTPUT = """\
Night · 2 fans · stack ready in 1.2 s

Live ──────
   45:00 producer   Paula        goes live: recording        ✓ 9
   45:02 viewer     Lena         waits for the stream        ✓ 2
 1:33:10 producer   Paula        ends the show               ✓ 9
                                    06:00 created           Paula
                                    30:00 status            Paula

──────
passed · 3 steps in 7.0 s
"""


def test_the_excerpt_keeps_the_steps_that_matter_and_marks_what_is_cut() -> None:
    shown = excerpt(OUTPUT).splitlines()

    assert shown[0] == shown[-1] == "```"
    assert shown[1].startswith("Night · 2 fans")
    assert shown[-2] == "passed · 3 steps in 7.0 s"
    assert CUT in shown
    assert any("goes live" in line for line in shown)
    assert not any("waits for the stream" in line for line in shown)


def test_what_a_step_prints_below_it_stays_with_it() -> None:
    shown = excerpt(OUTPUT).splitlines()

    at = next(i for i, line in enumerate(shown) if "ends the show" in line)
    assert "created" in shown[at + 1]
    assert "status" in shown[at + 2]


def test_two_runs_differ_by_what_is_measured_alone() -> None:
    faster = OUTPUT.replace("1.2 s", "0.9 s").replace("7.0 s", "12.5 s")
    other = OUTPUT.replace("✓ 9", "✓ 8")

    assert without_measures(faster) == without_measures(OUTPUT)
    assert without_measures(other) != without_measures(OUTPUT)


def test_entries_that_happen_side_by_side_may_come_in_any_order() -> None:
    lines = OUTPUT.splitlines()
    lines[6], lines[7] = lines[7], lines[6]

    assert without_measures("\n".join(lines)) == without_measures(OUTPUT.rstrip())

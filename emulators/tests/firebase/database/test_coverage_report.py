"""What a database tells of its rules' coverage."""

from emulators.firebase.database.coverage_report import as_json, as_page
from emulators.firebase.database.rules.coverage import Covered

COVERED = Covered(
    rule="a/.read",
    expression="auth != null",
    position="3:12",
    true=2,
    false=1,
    errors=0,
)
FAILED = Covered(
    rule="b/.write",
    expression="data.val() < '<b>'",
    position="4:5",
    true=0,
    false=0,
    errors=3,
)
NEVER = Covered(
    rule="c/.write", expression="now > 1", position="5:5", true=0, false=0, errors=0
)


def test_tools_read_counts_and_places() -> None:
    report = as_json("shows", [COVERED, NEVER])

    assert report == {
        "database": "shows",
        "covered": 1,
        "total": 2,
        "rules": [
            {
                "rule": "a/.read",
                "expression": "auth != null",
                "line": 3,
                "column": 12,
                "true": 2,
                "false": 1,
                "failed": 0,
            },
            {
                "rule": "c/.write",
                "expression": "now > 1",
                "line": 5,
                "column": 5,
                "true": 0,
                "false": 0,
                "failed": 0,
            },
        ],
    }


def test_people_see_what_was_never_or_half_tried() -> None:
    page = as_page("shows", [COVERED, FAILED, NEVER])

    assert "1 of 3 expressions" in page
    assert [page.count(f'class="{shade}"') for shade in ("full", "half", "never")] == [
        1,
        1,
        1,
    ]


def test_a_page_shows_expressions_and_runs_none() -> None:
    page = as_page("shows", [FAILED])

    assert "data.val() &lt; &#x27;&lt;b&gt;&#x27;" in page
    assert "<b>" not in page

import re

from dev.docs.rules import (
    BACKEND,
    for_old_apps,
    mutants_figures,
    tables_figures,
    who_may_do_what,
)


def test_every_path_says_who_may_do_what_or_what_a_value_is() -> None:
    paths = who_may_do_what().split("\n### ")[1:]

    assert len(paths) > 50
    assert [
        path for path in paths if "\n- **" not in path and "- value:" not in path
    ] == []


def test_what_no_rule_opens_stands_under_a_heading_of_its_own() -> None:
    backend = who_may_do_what().partition(f"## {BACKEND}\n")[2]

    assert "`secrets/{adminId}`" in backend
    assert "**read**: nobody" in backend


def test_what_the_switch_for_old_apps_gives_is_listed_once() -> None:
    rows = for_old_apps().splitlines()[2:]

    assert rows
    assert len(set(rows)) == len(rows)


def test_figures_are_counted_not_typed() -> None:
    cases, refusals = re.findall(r"\| ([\d,]+) \|$", tables_figures(), re.MULTILINE)[
        -2:
    ]

    assert int(refusals.replace(",", "")) < int(cases.replace(",", ""))


def test_every_mutant_that_nothing_notices_has_a_reason() -> None:
    lines = mutants_figures().splitlines()

    (head,) = [line for line in lines if line.startswith("Of ")]
    rows = lines[lines.index(head) :]
    tried, noticed, share, left = re.findall(r"[\d,.]*\d", head)
    counts = [int(row.split("|")[1]) for row in rows if re.match(r"\| \d", row)]
    assert int(left) == sum(counts)
    assert int(tried.replace(",", "")) == int(noticed.replace(",", "")) + int(left)
    assert 90 < float(share) <= 100

"""The glossary has the terms that clients meet, each once, and no others."""

import re

import pytest

from dev.docs.pages import DOCS

TERMS = re.findall(
    r"^\| ([^|]+?) \| [^|]+\.\S* \|$",
    (DOCS / "glossary.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
MET_IN = ["functions", "errors", "rules", "configuration", "run-of-show"]


def test_no_term_stands_there_twice() -> None:
    assert len(TERMS) > 20
    assert len(set(TERMS)) == len(TERMS)


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_one_that_clients_meet(term: str) -> None:
    """In the reference, as a word or as the beginning of a field's name."""
    reference = "\n".join(
        (DOCS / f"{page}.md").read_text(encoding="utf-8") for page in MET_IN
    )

    assert re.search(rf"\b{term}", reference, re.IGNORECASE), term

from pathlib import Path

import pytest

from dev.docs.attacks import Attack, catalogue, chapters, summary

MODULE = '''"""Links: who guesses them.

A link is a secret.
"""


def test_a_guess() -> None:
    """Somebody guesses | a link.

    Hurts: the <host>.
    Stopped by: sixteen
    characters.
    """


def told(): ...
'''


def test_a_chapter_is_a_module_and_an_attack_is_a_test(tmp_path: Path) -> None:
    (tmp_path / "test_links.py").write_text(MODULE)

    (chapter,) = chapters(tmp_path)

    assert (chapter.title, chapter.text) == (
        "Links: who guesses them",
        "A link is a secret.",
    )
    assert chapter.attacks == [
        Attack(
            test="test_a_guess",
            attack="Somebody guesses \\| a link.",
            hurts="The &lt;host>.",
            stopped_by="Sixteen characters.",
        )
    ]


def test_a_test_that_does_not_describe_its_attack_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "test_links.py").write_text(MODULE.replace("Hurts:", "Annoys:"))

    with pytest.raises(ValueError, match="test_a_guess does not describe"):
        chapters(tmp_path)


def test_the_summary_counts_what_the_catalogue_lists() -> None:
    listed = catalogue().splitlines()

    rows = sum(line.endswith("` |") for line in listed)
    heads = sum(line.startswith("## ") for line in listed)
    assert summary() == f"{rows} attacks in {heads} chapters."

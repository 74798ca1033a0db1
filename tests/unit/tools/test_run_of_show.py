from rehearsal.verbs import vocabulary
from rehearsal.verbs.attempts import ATTEMPTS
from tools.run_of_show import PAGE, rendered


def test_the_page_on_run_of_shows_is_fresh() -> None:
    page = PAGE.read_text()

    assert page == rendered(page), "run: python -m tools.run_of_show"


def test_the_page_lists_every_word_that_a_file_may_use() -> None:
    page = PAGE.read_text()

    missing = {
        word for word in [*vocabulary(), *ATTEMPTS] if f"| `{word}` |" not in page
    }

    assert missing == set()

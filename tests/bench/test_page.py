from bench.page import CHART, PAGE, drawn, page, stored
from bench.subjects import SUBJECTS


def test_the_page_is_made_of_what_was_measured_last() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(stored()), (
        "Run `make bench ARGS=--page`."
    )


def test_the_chart_is_made_of_what_was_measured_last() -> None:
    assert CHART.read_text(encoding="utf-8") == drawn(stored())


def test_every_subject_is_on_the_page() -> None:
    assert list(stored()) == list(SUBJECTS)

"""Where a mistake stands, as an editor counts."""

from emulators.firebase.database.rules.refusals import Lines, Refusal, RulesRefused


def test_lines_and_columns_count_from_one() -> None:
    lines = Lines("ab\ncd\n")

    assert [lines.at(offset) for offset in (0, 1, 2, 3, 5, 6)] == [
        "1:1",
        "1:2",
        "1:3",
        "2:1",
        "2:3",
        "3:1",
    ]


def test_several_mistakes_are_listed_in_file_order_with_an_empty_line_between() -> None:
    refused = RulesRefused.because([Refusal("second", 3), Refusal("first", 0)], "ab\nc")

    assert str(refused) == "1:1: first\n\n2:1: second\n"

from dev.docs.bounds import bounds_figures
from dev.mutants.constants.figures import equivalents, kept


def test_each_reason_is_told_with_what_survives_for_it() -> None:
    text = bounds_figures()

    assert f"Of {kept().mutants:,} mistakes" in text
    for one in equivalents():
        assert one.why in text

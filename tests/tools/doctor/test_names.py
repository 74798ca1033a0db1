"""Names of functions in a sentence."""

from tools.doctor.names import listed


def test_a_few_are_all_named() -> None:
    assert listed(["b", "a"]) == "a, b"


def test_of_many_the_first_are_named() -> None:
    assert listed([f"f{number}" for number in range(8)]) == (
        "f0, f1, f2, f3, f4 and 3 more"
    )

"""Functions that Cloud Run would not take together."""

from emulators.firebase.functions.bounds import MAX_FUNCTIONS, complaint_of_ids


def test_a_thousand_functions_are_deployed_and_no_more() -> None:
    ids = [f"f{number}" for number in range(MAX_FUNCTIONS + 1)]

    assert complaint_of_ids(ids[:-1]) is None
    assert complaint_of_ids(ids) == "There are more than 1000 functions."

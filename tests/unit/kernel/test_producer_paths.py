"""The paths of whoever directs a show."""

from interactive_broadcast.kernel import producer_paths


def test_the_number_is_a_field_of_the_lease() -> None:
    assert producer_paths.producer_lease("e") == "producerLeases/e"
    assert producer_paths.lease_number("e") == "producerLeases/e/number"

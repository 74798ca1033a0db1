"""What is asked where somebody is to be erased."""

import pytest
from pydantic import ValidationError

from interactive_broadcast.upkeep.erasure_models import Cut, ErasePersonRequest


@pytest.mark.parametrize("fan_id", ["", "a/b", "x" * 129, "a.b"])
def test_a_fan_is_named_by_what_is_safe_in_a_path(fan_id: str) -> None:
    with pytest.raises(ValidationError):
        ErasePersonRequest(fan_id=fan_id)


def test_a_fans_id_of_128_characters_is_one() -> None:
    assert ErasePersonRequest(fan_id="x" * 128).id is None


def test_a_cut_is_from_and_to() -> None:
    cut = Cut(archive_id="a", start=1.5, end=2)

    assert cut.model_dump(by_alias=True) == {"archiveId": "a", "from": 1.5, "to": 2.0}

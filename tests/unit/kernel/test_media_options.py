"""How a recording and a stream are made, as clients say it and as it is stored."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from interactive_broadcast.kernel.media_options import (
    ArchiveOptions,
    BroadcastOptions,
    GivenArchiveOptions,
    GivenBroadcastOptions,
    LanguageCode,
    Resolution,
)
from interactive_broadcast.kernel.models import RecordModel


@pytest.mark.parametrize(
    ("model", "options"),
    [
        (GivenArchiveOptions, {"maxBitrate": 100_000}),
        (GivenArchiveOptions, {"maxBitrate": 6_000_000}),
        (GivenArchiveOptions, {"quantizationParameter": 15}),
        (GivenArchiveOptions, {"quantizationParameter": 40}),
        (GivenArchiveOptions, {"primaryLanguageCode": "ja-JP"}),
        (GivenBroadcastOptions, {"maxBitrate": 100_000}),
        (GivenBroadcastOptions, {"maxBitrate": 6_000_000}),
        *((GivenBroadcastOptions, {"resolution": size.value}) for size in Resolution),
    ],
)
def test_what_the_service_takes_is_kept_in_its_own_words(
    model: type[RecordModel], options: dict[str, Any]
) -> None:
    assert model.model_validate(options).to_record() == options


@pytest.mark.parametrize(
    ("model", "options"),
    [
        (GivenArchiveOptions, {"maxBitrate": 99_999}),
        (GivenArchiveOptions, {"maxBitrate": 6_000_001}),
        (GivenArchiveOptions, {"quantizationParameter": 14}),
        (GivenArchiveOptions, {"quantizationParameter": 41}),
        (GivenArchiveOptions, {"primaryLanguageCode": "english"}),
        (GivenArchiveOptions, {"resolution": "800x600"}),
        (GivenArchiveOptions, {"maxBitRate": 100_000}),
        (GivenBroadcastOptions, {"maxBitrate": 99_999}),
        (GivenBroadcastOptions, {"maxBitrate": 6_000_001}),
        (GivenBroadcastOptions, {"quantizationParameter": 20}),
    ],
)
def test_what_it_does_not_take_is_refused_before_the_show(
    model: type[RecordModel], options: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(options)


LANGUAGE = TypeAdapter[str](LanguageCode)


@pytest.mark.parametrize("code", ["en-US", "pt-BR", "fil-PH"])
def test_a_language_is_one_of_some_region(code: str) -> None:
    assert LANGUAGE.validate_python(code) == code


@pytest.mark.parametrize(
    "code", ["", "en", "e-US", "engl-US", "EN-US", "en-us", "en-USA", "en-U", "x en-US"]
)
def test_what_is_no_language_of_a_region_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        LANGUAGE.validate_python(code)


@pytest.mark.parametrize("model", [ArchiveOptions, BroadcastOptions])
def test_what_a_later_version_has_stored_is_read(model: type[RecordModel]) -> None:
    stored = {"maxBitrate": 100_000, "frameRate": 60}

    assert model.model_validate(stored).to_record() == {"maxBitrate": 100_000}

import re

import pytest
from firebase_functions.https_fn import FunctionsErrorCode, HttpsError

from interactive_broadcast.kernel import errors, show_errors
from interactive_broadcast.kernel.errors import BackendError


def every(kind: type[BackendError] = BackendError) -> list[type[BackendError]]:
    below = [one for child in kind.__subclasses__() for one in every(child)]
    return [kind, *below]


def leaves() -> list[type[BackendError]]:
    """The kinds that say what happened; the others group them."""
    return [kind for kind in every() if "reason" in kind.__dict__]


def test_status_and_code_agree_with_the_callable_protocol() -> None:
    # The protocol knows fewer statuses: these are as the HTTP standard wants them.
    exceptions = {
        "method-not-allowed": 405,
        "request-too-large": 413,
        "encoding-not-taken": 415,
    }
    for kind in every():
        code = FunctionsErrorCode(kind.status.lower().replace("_", "-"))
        wire = HttpsError(code, "")._http_error_code  # noqa: SLF001 - the SDK's own table
        assert kind.http_status == exceptions.get(kind.reason, wire.status), kind
        assert wire.canonical_name.value == kind.status, kind


def test_each_reason_means_one_thing() -> None:
    reasons = [kind.reason for kind in leaves()]

    assert sorted(set(reasons)) == sorted(reasons)


def test_a_reason_is_a_name_and_is_explained() -> None:
    for kind in leaves():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.reason), kind
        assert kind.__doc__, kind


@pytest.mark.parametrize(
    "kind",
    [
        *(kind for kind in every() if issubclass(kind, errors.Unavailable)),
        *(show_errors.ShowNotOpen, errors.NoCurrentEvent, show_errors.StageFull),
        *(show_errors.StageEmpty, errors.ArchiveNotReady),
    ],
)
def test_what_passes_says_when_to_come_back(kind: type[BackendError]) -> None:
    assert kind.retry_after_s is not None
    assert 1 <= kind.retry_after_s <= 15


@pytest.mark.parametrize(
    "kind",
    [
        show_errors.Barred,
        show_errors.NotOnStage,
        errors.EventNotFound,
        errors.SlugTaken,
    ],
)
def test_what_somebody_must_change_says_nothing_of_time(
    kind: type[BackendError],
) -> None:
    assert kind.retry_after_s is None


@pytest.mark.parametrize("kind", every())
def test_what_is_refused_is_told_apart_from_what_has_failed(
    kind: type[BackendError],
) -> None:
    is_failure = kind.status in {"INTERNAL", "UNAVAILABLE"}
    error = kind.__new__(kind)
    assert error.is_refusal is not is_failure

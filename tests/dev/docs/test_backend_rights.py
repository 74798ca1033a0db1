"""Whatever acts without the caller's identity is listed, with a reason."""

from pathlib import Path

import pytest

from dev.docs.backend_rights import REASONS, uses


def test_every_use_of_the_backends_rights_is_listed_with_a_reason() -> None:
    assert uses() - REASONS.keys() == set(), "say why in dev/docs/backend_rights.py"


def test_no_reason_stands_for_a_place_that_is_gone() -> None:
    assert REASONS.keys() - uses() == set()


def test_a_reason_is_a_sentence() -> None:
    for place, reason in REASONS.items():
        assert reason.endswith("."), place
        assert len(reason.split()) > 2, place


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("def f(d):\n    d.as_backend().get('x')", "new:f"),
        ("class S:\n    def g(self):\n        return self._backend()", "new:S.g"),
        ("def f(d):\n    handed_on(d.as_backend)", "new:f"),
        ("def f(d):\n    def inner(): d.as_counter()", "new:f.inner"),
        ("x = d.as_backend()", "new:(module)"),
    ],
)
def test_a_new_use_would_be_found(tmp_path: Path, code: str, place: str) -> None:
    (tmp_path / "new.py").write_text(code)

    assert uses(tmp_path) == {place}

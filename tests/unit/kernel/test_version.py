"""The version that deployed functions say."""

import re
import tomllib

import pytest

from dev import ROOT
from interactive_broadcast.kernel.version import LABEL, VERSION, label_value


def test_what_is_deployed_is_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == VERSION


@pytest.mark.parametrize(
    ("version", "value"),
    [("0.1.0", "0-1-0"), ("1.0.0rc1", "1-0-0rc1"), ("1.2.0+Local", "1-2-0_local")],
)
def test_a_label_says_a_version_in_the_letters_it_may_have(
    version: str, value: str
) -> None:
    assert label_value(version) == value
    assert re.fullmatch("[a-z0-9_-]{1,63}", label_value(version))


def test_the_label_has_a_name_that_google_takes() -> None:
    assert re.fullmatch("[a-z][a-z0-9_-]{0,62}", LABEL)

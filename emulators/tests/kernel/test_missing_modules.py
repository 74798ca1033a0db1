"""Modules that are kept from being loaded."""

import importlib
import json
import sys

import pytest

from emulators.kernel.missing_modules import missing


def test_a_module_cannot_be_imported_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    with missing("colorsys"), pytest.raises(ImportError):
        importlib.import_module("colorsys")

    assert importlib.import_module("colorsys").__name__ == "colorsys"


def test_a_module_that_is_loaded_stays() -> None:
    with missing("json"):
        assert importlib.import_module("json") is json

    assert importlib.import_module("json") is json

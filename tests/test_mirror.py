"""Every module has its tests where a reader looks for them, and no other is there."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from dev import ROOT

MIRRORS: Final[Mapping[str, str]] = {
    "functions/interactive_broadcast": "tests/unit",
    "rules": "tests/rules",
    "rehearsal": "tests/rehearsal",
    "tools": "tests/tools",
    "dev": "tests/dev",
}
"""A folder of code → where its tests are."""

OF_MORE_THAN_MODULES: Final = frozenset({"tests/rules"})
"""Where tests are of what is made, too: `database.rules.json` and `storage.rules`."""

TESTED_ELSEWHERE: Final[Mapping[str, str]] = {
    "dev/docs/pages.py": "tests/docs/test_generated.py tries each part that it lists",
    "dev/docs/app_fields.py": "tests/docs/test_build_an_app_page.py compares all of it",
    "functions/interactive_broadcast/kernel/show_errors.py": (
        "tests/unit/kernel/test_errors.py tries every error there is"
    ),
    **dict.fromkeys(
        [
            f"rules/{each}.py"
            for each in (
                "calls",
                "consents",
                "clearing",
                "count",
                "disconnections",
                "event",
                "guests",
                "images",
                "leases",
                "line",
                "messages",
                "people",
                "pictures",
                "running_show",
                "show",
                "value",
                "who",
            )
        ],
        "they say rights, and tests/rules/tables tries each right on the file",
    ),
    **dict.fromkeys(
        [
            f"dev/limits/{each}.py"
            for each in (
                "auth",
                "database",
                "functions",
                "hosting",
                "opentok",
                "schedules",
                "storage",
                "tasks",
            )
        ],
        "rows of the table that tests/dev/limits/test_table.py tries one by one",
    ),
    **dict.fromkeys(
        [
            f"functions/interactive_broadcast/deployed/{each}.py"
            for each in (
                "admins",
                "api",
                "callbacks",
                "events",
                "line",
                "moderation",
                "old_apps",
                "options",
                "presence",
                "public_reads",
                "queues",
                "removal",
                "schedules",
                "show_tasks",
                "shows",
                "signing_in",
                "tasks",
                "tokens",
                "video",
                "viewers",
            )
        ],
        "declarations: tests/golden has what is deployed of them, and who may call",
    ),
    "rules/database.py": "as above; tests/rules/test_writer.py holds the file to it",
}
"""A module without a test file → why it needs none."""


def modules(folder: str) -> Iterator[Path]:
    """The modules of a folder, relative to it.

    Left out are `__init__`, whose parts have their tests, and `__main__`, a command.
    """
    for path in sorted((ROOT / folder).rglob("*.py")):
        module = path.relative_to(ROOT / folder)
        is_tested_elsewhere = f"{folder}/{module}" in TESTED_ELSEWHERE
        if not path.name.startswith("__") and not is_tested_elsewhere:
            yield module


@pytest.mark.parametrize("folder", MIRRORS)
def test_a_module_has_its_test_file(folder: str) -> None:
    """`show/director.py` → `show/test_director.py`, or several that begin so."""
    tests = ROOT / MIRRORS[folder]

    without = [
        module
        for module in modules(folder)
        if not list((tests / module.parent).glob(f"test_{module.stem}*.py"))
    ]

    assert without == []


@pytest.mark.parametrize("folder", MIRRORS)
def test_a_test_file_belongs_to_a_module(folder: str) -> None:
    tests = ROOT / MIRRORS[folder]

    without = [
        path
        for path in sorted(tests.rglob("test_*.py"))
        if MIRRORS[folder] not in OF_MORE_THAN_MODULES
        and not any(
            path.stem.startswith(f"test_{module.stem.strip('_')}")
            for module in (ROOT / folder / path.relative_to(tests).parent).glob(
                "*.[ps][yh]"
            )
        )
    ]

    assert without == []


@pytest.mark.parametrize("module", TESTED_ELSEWHERE)
def test_a_reason_is_for_a_module_without_a_test_file(module: str) -> None:
    (folder,) = [folder for folder in MIRRORS if module.startswith(f"{folder}/")]
    path = (ROOT / module).relative_to(ROOT / folder)

    assert (ROOT / module).exists()
    assert not list((ROOT / MIRRORS[folder] / path.parent).glob(f"test_{path.stem}*"))

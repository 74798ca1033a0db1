"""Links lead somewhere, commands exist, and what pages show is what happens."""

import importlib.util
import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from dev.docs.declared import http_functions
from dev.docs.pages import DOCS, README
from emulators.settings import Ports
from rehearsal.demo import ROOT, demo_settings
from tests.support.deadline import DEADLINE_S

OF_THE_REPOSITORY = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = [
    README,
    *(ROOT / name for name in OF_THE_REPOSITORY),
    *sorted(DOCS.rglob("*.md")),
]
LINKING = [*PAGES, ROOT / "emulators" / "README.md"]

_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def anchors_of(page: Path) -> list[str]:
    """What GitHub makes of the headings, and anchors set by hand."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", head).lower().replace(" ", "-") for head in heads]
    return [*plain, *re.findall(r'<a id="([\w-]+)">', text)]


def test_a_link_leads_somewhere() -> None:
    lost = [
        (page.name, link)
        for page in LINKING
        for link in _LINK.findall(page.read_text(encoding="utf-8"))
        if not leads_somewhere(page, link)
    ]

    assert lost == []


def leads_somewhere(page: Path, link: str) -> bool:
    if link.startswith("https://"):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors_of(target))


def test_no_two_headings_of_a_page_share_an_anchor() -> None:
    for page in LINKING:
        anchors = anchors_of(page)
        assert sorted(set(anchors)) == sorted(anchors), page.name


def test_a_page_has_no_empty_part() -> None:
    for page in LINKING:
        text = page.read_text(encoding="utf-8")
        empty = re.search(r"<!-- (\S+):start -->\s*<!-- \1:end -->", text)
        assert not empty, page.name


def mentioned(pattern: str) -> set[str]:
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    return {found for text in texts for found in re.findall(pattern, text)}


def test_every_target_of_make_exists() -> None:
    targets = mentioned(r"(?:^|`)make ([a-z]+)(?=[\s`]|$)") | mentioned(
        r"(?m)^make ([a-z]+)\b"
    )

    done = subprocess.run(  # noqa: S603 - only says what it would do
        ["make", "--dry-run", *sorted(targets), "PROJECT=demo-p"],  # noqa: S607 - make is wherever it is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )

    assert {"rehearsal", "test", "start", "docs", "deploy"} <= targets
    assert done.returncode == 0, done.stderr


SOURCES = (ROOT, ROOT / "functions", ROOT / "functions" / "interactive_broadcast")
"""What a page's path to a file of the code may begin at."""

ROLES = "roles/"
"""Of Google Cloud, which look like files."""

MADE_BY_HAND = {"functions/.env.local", "functions/.secret.local"}

OF_OLD_APPS = {
    "src/config/api.js",
    "src/config/firebase.js",
    "sample-app/google-services.json",
}
"""In the sources of the apps that the Node server had."""


def test_every_file_that_a_page_mentions_exists() -> None:
    paths = mentioned(r"`([a-z][\w.-]*/[\w./-]*(?:/|\.[a-z]+))`")
    paths -= MADE_BY_HAND | OF_OLD_APPS

    assert {
        path
        for path in paths
        if not path.startswith(ROLES) and not any((s / path).exists() for s in SOURCES)
    } == set()


OF_TARGETS = {
    "start": "emulators",
    "rehearsal": "rehearsal",
    "deploy": "tools.deploy",
    "capacity": "tools.capacity",
    "alerts": "tools.alerts",
    "doctor": "tools.doctor",
    "provision": "tools.provision",
}
"""The command to which a target of make gives its `ARGS`."""


def commands() -> dict[str, set[str]]:
    """Every `python -m` module that pages mention, with the flags given to it."""
    found: dict[str, set[str]] = {}
    # In order: workers that share the tests must find the same ones.
    for words in sorted(mentioned(r"python -m ([\w.]+[^`\n|#]*)")):
        module, *rest = words.split()
        found.setdefault(module, set()).update(w for w in rest if w.startswith("--"))
    for target, module in OF_TARGETS.items():
        for words in mentioned(rf"make {target}\b[^`\n]*ARGS=\"?([^\"`\n]+)"):
            named = (word.partition("=")[0] for word in words.split())
            flags = {word for word in named if word.startswith("--")}
            found.setdefault(module, set()).update(flags)
    return found


COMMANDS = commands()
SUBCOMMANDS: dict[str, list[list[str]]] = {
    "tools.admin": [[], ["create"], ["legacy"]],
    "tools.secrets": [[], ["local"]],
}


@pytest.mark.parametrize(("module", "flags"), COMMANDS.items(), ids=list(COMMANDS))
def test_every_command_and_flag_exists(
    module: str, flags: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for more in SUBCOMMANDS.get(module, [[]]):
        ask_for_help(module, more)

    told = capsys.readouterr().out
    assert {flag for flag in flags if flag not in told} == set()


def ask_for_help(module: str, more: list[str]) -> None:
    """As `python -m module ... --help` does, in this process: it is only asked."""
    found = importlib.util.find_spec(module)
    is_package = found is not None and found.submodule_search_locations is not None
    command = importlib.import_module(f"{module}.__main__" if is_package else module)
    with pytest.raises(SystemExit) as left:
        command.main([*more, "--help"])
    assert left.value.code == 0


def test_the_ports_in_the_readme_are_the_default_ones() -> None:
    text = README.read_text(encoding="utf-8")
    ports = Ports()

    shown = dict(re.findall(r"connect(\w+)Emulator\(.*?(\d{4})\"?\);", text))

    assert shown == {
        "Auth": str(ports.auth),
        "Database": str(ports.database),
        "Functions": str(ports.functions),
        "Storage": str(ports.storage),
    }
    assert demo_settings().function_url("<function>") in text
    assert demo_settings().bucket in text
    assert f"{demo_settings().url('database')}/?ns={demo_settings().namespace}" in text


def test_every_port_that_a_page_mentions_is_one_of_ours() -> None:
    ports = mentioned(r"127\.0\.0\.1[:\", ]+(\d{4})")

    assert ports <= {str(getattr(Ports(), port.name)) for port in fields(Ports)}


def test_the_changelog_counts_the_functions() -> None:
    (told,) = mentioned(r"(\d+) HTTP functions")

    # And `api`, which has the old backend's paths.
    assert int(told) == len(http_functions()) + 1

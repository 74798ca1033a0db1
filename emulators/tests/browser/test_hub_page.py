"""The hub's page: what happens in a stack is seen in a browser, and done by button."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import httpx
import pytest

from emulators.settings import HubView, Ports, Settings
from emulators.stack import LocalStack
from emulators.tests.browser.chromium import PATIENCE_MS, person
from emulators.tests.conftest import FIXTURES
from emulators.tests.deadline import DEADLINE_S

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

RULES = '{"rules": {"rooms": {"$room": {".read": true, ".write": "auth != null"}}}}'
VIEW = HubView(title="Who waits for $room", path="waiting/$room", order_by="at")
OWNER = {"Authorization": "Bearer owner"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(copytree(FIXTURES / "echoing", tmp_path_factory.mktemp("p") / "root"))
    (root / "database.rules.json").write_text(RULES)
    return root


@pytest.fixture(scope="module")
def stack(project: Path) -> Iterator[LocalStack]:
    settings = Settings(root=project, ports=Ports.free(), hub_views=(VIEW,))
    with LocalStack(settings) as running:
        yield running


@pytest.fixture
def page(browser: "Browser", stack: LocalStack) -> "Iterator[Page]":
    """The page, in a world that is empty. It complains of nothing on its console."""
    stack.reset()
    with person(browser) as context:
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("console", lambda said: complaints.append(said.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(f"{stack.settings.url('hub')}/")
        seen(opened.get_by_text("everything below is live"))
        yield opened
        assert complaints == []


def seen(what: "Locator") -> None:
    """Wait until it is to be seen."""
    what.first.wait_for(state="visible", timeout=PATIENCE_MS)


def write(
    stack: LocalStack, path: str, value: object, headers: dict[str, str] | None = None
) -> int:
    answer = httpx.put(
        f"{stack.settings.url('database')}/{path}.json",
        params={"ns": stack.settings.namespace},
        json=value,
        headers=OWNER if headers is None else headers,
        trust_env=False,
        timeout=DEADLINE_S,
    )
    return answer.status_code


def test_the_tree_opens_by_keyboard_and_follows_what_is_written(
    stack: LocalStack, page: "Page"
) -> None:
    write(stack, "rooms", {"r1": {"name": "One"}, "r2": {"name": "Two"}})

    branch = page.get_by_role("button", name="rooms (2)")
    seen(branch)
    branch.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="r1 (1)").press("Enter")
    seen(page.get_by_text('name: "One"'))
    write(stack, "rooms/r1/name", "Another")
    seen(page.get_by_text('name: "Another"'))
    write(stack, "rooms/r3", {"name": "Three"})
    seen(page.get_by_role("button", name="rooms (3)"))

    assert page.get_by_role("button", name="r1 (1)").get_attribute("aria-expanded")
    seen(page.get_by_text('name: "Another"'))


def test_each_refusal_has_its_sentence(stack: LocalStack, page: "Page") -> None:
    assert write(stack, "rooms/r1", {"name": "Mine"}, {}) == 401
    missing = stack.settings.function_url("crash")
    httpx.get(missing, trust_env=False, timeout=DEADLINE_S)

    rows = page.locator("#requests")
    seen(
        rows.get_by_text(
            "Nobody (signed out) may not write /rooms/r1: "
            "rooms/$room/.write does not allow it."
        )
    )
    seen(rows.locator("tr", has_text="functions crash").get_by_text("500"))
    page.get_by_label("Service").select_option("functions")
    assert rows.locator("tr:visible", has_text="database").count() == 0


def test_a_list_is_a_table_in_its_order(stack: LocalStack, page: "Page") -> None:
    write(stack, "waiting/r1", {"ann": {"at": 2}, "ben": {"at": 1}})

    table = page.get_by_role("region", name="Who waits for r1")
    seen(table)

    assert table.locator("td.data").all_text_contents() == ["ben", "ann"]


def test_the_clock_is_moved_by_button(stack: LocalStack, page: "Page") -> None:
    before = stack.now()

    page.get_by_role("button", name="+ 1 day").click()
    seen(page.get_by_text("Moved; all that was due"))

    assert (stack.now() - before).days == 1
    seen(page.get_by_text("ahead of real time"))


def test_a_failure_is_armed_strikes_and_is_cleared_by_button(
    stack: LocalStack, page: "Page"
) -> None:
    page.get_by_label("Operation").fill("put")
    page.get_by_role("button", name="database: answers 503").click()
    seen(page.get_by_text("database put: answers 503 (struck 0 of 1 times)"))

    statuses = [write(stack, "a", 1), write(stack, "a", 1)]

    seen(page.get_by_text("struck 1 of 1 times, over"))
    page.get_by_role("button", name="Clear all failures").click()
    seen(page.locator("#faults").get_by_text("None."))
    assert statuses == [503, 200]


def test_what_functions_print_and_a_crash_by_button_are_seen(
    stack: LocalStack, page: "Page"
) -> None:
    url = stack.settings.function_url("crash")
    httpx.get(url, trust_env=False, timeout=DEADLINE_S)
    seen(page.locator("#logs").get_by_text("crashed on purpose"))

    page.get_by_role("button", name="Crash the functions").click()

    seen(page.get_by_text("they come back by themselves"))


def test_a_broken_file_of_rules_is_told_with_its_line(
    stack: LocalStack, page: "Page"
) -> None:
    database, _ = stack.assembly.rules_files
    database.path.write_text('{"rules": {\n ".read": "auth != nul"}}')

    stack.run(database.look)

    seen(page.locator("#rules").get_by_text("database.rules.json:2:20"))
    database.path.write_text(RULES)
    stack.run(database.look)
    seen(page.locator("#rules").get_by_text("database.rules.json: in force"))


def test_the_page_comes_back_with_the_stack(browser: "Browser", project: Path) -> None:
    settings = Settings(root=project, ports=Ports.free())
    with person(browser) as context:
        page = context.new_page()
        with LocalStack(settings) as stack:
            page.goto(f"{stack.settings.url('hub')}/")
            seen(page.get_by_text("everything below is live"))
        seen(page.get_by_text("Not connected"))
        with LocalStack(stack.settings) as again:
            write(again, "rooms/r2", {"name": "Two"})
            seen(page.get_by_role("button", name="rooms (1)"))

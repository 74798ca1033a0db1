"""What is at the address itself, and at one that is none."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from emulators.stack import LocalStack
from emulators.tests.browser.chromium import person
from rehearsal.seed import DemoShow
from tests.web.consoles import Consoles

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IN_PRODUCTION = (
    '{"openTok": {"project": "", "application": ""}, "region": "us-central1"}'
)


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    with person(browser) as context:
        yield context.new_page()


@pytest.fixture
def site(web_stack: LocalStack) -> str:
    return web_stack.settings.url("hosting")


def test_the_links_of_every_demo_show_are_there_as_they_are_printed(
    page: "Page", site: str, shows: list[DemoShow], web_stack: LocalStack
) -> None:
    page.goto(site)

    page.get_by_role("heading", name="The demo shows").wait_for()
    links = page.locator("article").get_by_role("link").all()
    shown = [f"{site}{link.get_attribute('href')}" for link in links]
    printed = [show.links(web_stack.settings).values() for show in shows]
    assert shown == [link for of_show in printed for link in of_show]


def test_in_production_the_page_says_what_this_address_is(
    page: "Page", site: str, shows: list[DemoShow]
) -> None:
    page.route(
        "**/config.json",
        lambda route: route.fulfill(
            body=IN_PRODUCTION, content_type="application/json"
        ),
    )
    page.goto(site)

    page.get_by_text("This address serves the pages").wait_for()
    assert page.get_by_role("link").all_inner_texts() == [
        "If you are a producer, sign in here."
    ]


def test_a_page_without_its_settings_says_so_and_tries_again(
    page: "Page", site: str, shows: list[DemoShow], consoles: Consoles
) -> None:
    consoles.expect("net::ERR_FAILED .*/config.json")
    consoles.expect("BackendError: Failed to fetch")
    page.route("**/config.json", lambda route: route.abort())
    page.goto(site)
    page.get_by_role("alert").get_by_text("could not load its settings").wait_for()
    page.unroute("**/config.json")

    page.get_by_role("button", name="Try again").click()

    page.get_by_role("heading", name="The demo shows").wait_for()


def test_what_is_not_there_has_a_page_of_its_own(
    page: "Page", site: str, consoles: Consoles
) -> None:
    consoles.expect("status of 404 .*/nothing")
    answer = page.goto(f"{site}/nothing")

    assert answer is not None
    assert answer.status == 404
    page.get_by_role("heading", name="There is no such page").wait_for()


@pytest.mark.parametrize("name", ["fan", "viewer", "talent", "screener"])
def test_a_link_that_is_incomplete_is_said_to_be(
    page: "Page", site: str, shows: list[DemoShow], name: str
) -> None:
    page.goto(f"{site}/{name}?adminId=x")

    page.get_by_text("This link is incomplete").wait_for()


@pytest.mark.parametrize("name", ["", "producer", "fan", "viewer"])
def test_no_page_does_what_its_policy_forbids(
    page: "Page", site: str, shows: list[DemoShow], name: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{site}/{name}?adminId=x&fanUrl=y")
    page.locator("main").first.wait_for()
    page.wait_for_load_state("networkidle")

    # What is not there is asked for all the same: that is no violation.
    assert [one for one in complaints if "404" not in one] == []

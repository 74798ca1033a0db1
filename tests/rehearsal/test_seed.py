"""What is told of demo data, new and of a former run."""

from dataclasses import replace
from pathlib import Path

import httpx

from emulators.settings import Ports
from emulators.stack import LocalStack
from rehearsal.demo import demo_settings
from rehearsal.seed import PRODUCERS, DemoShow, announcement, kept, seed
from rehearsal.video_projects import VideoProduct

EVENT = {
    "name": "Demo Show",
    "id": "-Oa1",
    "adminId": "a-1",
    "fanUrl": "demo-show",
    "hostUrl": "h" * 16,
    "celebrityUrl": "c" * 16,
}
SETTINGS = demo_settings(ports=Ports(hosting=5002))


def test_the_links_of_a_show_keep_their_secrets_from_servers() -> None:
    show = DemoShow(video=VideoProduct.OPENTOK, event={**EVENT, "staffUrl": "s" * 16})

    links = show.links(SETTINGS)

    site = "http://127.0.0.1:5002"
    assert links == {
        "producer": f"{site}/producer",
        "screener": f"{site}/screener#adminId=a-1&id=-Oa1&staffUrl={'s' * 16}",
        "host": f"{site}/talent#adminId=a-1&hostUrl={'h' * 16}",
        "celebrity": f"{site}/talent#adminId=a-1&celebrityUrl={'c' * 16}",
        "fan": f"{site}/fan?adminId=a-1&fanUrl=demo-show",
        "viewer": f"{site}/viewer?adminId=a-1&fanUrl=demo-show",
    }


def test_an_event_without_staff_has_no_page_for_them() -> None:
    assert "screener" not in DemoShow(video=VideoProduct.VONAGE, event=EVENT).links(
        SETTINGS
    )


def test_every_link_and_login_is_announced() -> None:
    show = DemoShow(video=VideoProduct.OPENTOK, event=EVENT)

    lines = announcement(SETTINGS, [show])

    for login in PRODUCERS.values():
        assert any(f"password {login.password}" in line for line in lines)
    for who, link in show.links(SETTINGS).items():
        assert f"page        {who:<13} {link}" in lines
    assert any(SETTINGS.url("auth") in line for line in lines)


def test_where_the_demo_producers_are_gone_nothing_is_told_of_their_events(
    stack: LocalStack,
) -> None:
    assert kept(stack) == []


def test_kept_shows_are_found_again_and_can_be_played(tmp_path: Path) -> None:
    def a_stack() -> LocalStack:
        settings = demo_settings(ports=Ports.free())
        settings = replace(settings, data=tmp_path / "data")
        return LocalStack(settings, show=lambda _: None)

    with a_stack() as first:
        made = seed(first)
    with a_stack() as second:
        found = kept(second)
        sessions = [
            httpx.get(
                f"{second.settings.url('opentok')}/__/sessions/{show.event[name]}",
                trust_env=False,
                timeout=20,
            ).json()
            for show in found
            for name in ("sessionId", "stageSessionId")
        ]

    assert [show.event["id"] for show in found] == [show.event["id"] for show in made]
    assert [session["mediaMode"] for session in sessions] == ["routed"] * 4

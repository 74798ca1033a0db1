import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from emulators.settings import Ports
from rehearsal.demo import ROOT, demo_settings
from rehearsal.pages import (
    build,
    local_headers,
    local_policy,
    phone_notes,
    site_files,
)
from rehearsal.seed import DemoShow
from rehearsal.video_projects import VideoProduct

SETTINGS = demo_settings(ports=Ports())
FOR_THE_NETWORK = replace(SETTINGS, host="0.0.0.0", public_host="192.0.2.7")  # noqa: S104 - nothing listens
SHOW = DemoShow(
    video=VideoProduct.VONAGE,
    event={
        "name": "Demo Show",
        "id": "-Oa1",
        "adminId": "a-1",
        "fanUrl": "demo-show",
        "hostUrl": "h" * 16,
        "celebrityUrl": "c" * 16,
        "sessionId": "2_secret",
    },
)


def test_the_policy_of_this_machine_has_its_hosts_where_vendors_stand() -> None:
    policy = (
        "default-src 'self'; script-src 'self' https://example.com/sdk.js; "
        "media-src blob: https:; connect-src 'self' https://a.example wss://a.example"
    )

    local = local_policy(policy, ["127.0.0.1"])

    here = "http://127.0.0.1:* ws://127.0.0.1:*"
    assert local == (
        f"default-src 'self'; script-src 'self' {here}; "
        f"media-src blob: {here}; connect-src 'self' {here}"
    )


def test_no_vendor_is_met_from_a_page_of_this_machine() -> None:
    (policy,) = local_headers(SETTINGS).values()

    assert "http://127.0.0.1:*" in policy
    assert "https:" not in policy
    assert "wss:" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_policy_of_a_stack_for_the_network_has_both_addresses_of_the_machine() -> (
    None
):
    (policy,) = local_headers(FOR_THE_NETWORK).values()

    for host in ("127.0.0.1", "192.0.2.7"):
        assert f"http://{host}:* ws://{host}:*" in policy


def test_the_configuration_for_the_network_names_no_address_of_this_machine_alone() -> (
    None
):
    (content,) = site_files(FOR_THE_NETWORK, [SHOW]).values()

    assert b"http://192.0.2.7:9000" in content
    assert b"127.0.0.1" not in content


def test_a_project_whose_site_has_no_policy_gets_none(tmp_path: Path) -> None:
    assert local_headers(replace(SETTINGS, root=tmp_path)) == {}


def test_whoever_opens_a_stack_to_the_network_is_told_where_cameras_are_lent() -> None:
    assert phone_notes(SETTINGS) == []
    told = " ".join(phone_notes(FOR_THE_NETWORK))
    page = (ROOT / "docs" / "local-stack.md").read_text("utf-8")
    assert "http://127.0.0.1:5002/" in told
    assert "## On a phone" in page


def test_the_pages_of_this_machine_load_what_stands_for_both_sdks() -> None:
    (content,) = site_files(SETTINGS, [SHOW]).values()
    configuration = json.loads(content)

    sdk = "http://127.0.0.1:9399/client/opentok.min.js"
    assert configuration["openTok"] == {"project": sdk, "application": sdk}
    assert configuration["region"] == "us-central1"
    assert configuration["emulators"]["auth"] == "http://127.0.0.1:9099"
    (demo,) = configuration["demo"]
    assert demo["video"] == "Vonage Video"
    assert demo["producer"]["email"] == "vonage@example.com"
    assert demo["links"] == SHOW.links(SETTINGS)
    assert "sessionId" not in demo


def test_it_is_laid_over_a_file_with_the_same_keys() -> None:
    deployed = json.loads((ROOT / "web" / "public" / "config.json").read_text("utf-8"))
    (path, content), *_ = site_files(SETTINGS, []).items()

    assert path == "/config.json"
    assert deployed.keys() <= json.loads(content).keys()
    assert deployed["openTok"].keys() == {"project", "application"}


def test_the_addresses_of_the_sdks_are_those_that_the_policy_lets_in() -> None:
    deployed = json.loads((ROOT / "web" / "public" / "config.json").read_text("utf-8"))
    firebase = (ROOT / "firebase.json").read_text("utf-8")

    for address in deployed["openTok"].values():
        assert f" {address}" in firebase


def test_without_node_there_are_no_pages_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert build(ROOT) == (
        "The pages of web/ are not built: that needs Node 20.19 or later."
    )


@pytest.mark.parametrize(("status", "says"), [(0, None), (3, "could not be built")])
def test_what_the_builder_comes_to_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int, says: str | None
) -> None:
    node = tmp_path / "node"
    node.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/asked"\nexit {status}\n')
    node.chmod(node.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    told = build(ROOT)

    assert told is None if says is None else says in str(told)
    asked = (tmp_path / "asked").read_text().split()
    assert asked == [str(ROOT / "web" / "build.mjs"), "--if-old"]

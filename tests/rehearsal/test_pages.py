import json
import os
import stat
from pathlib import Path

import pytest

from emulators.settings import Ports
from rehearsal.demo import ROOT, demo_settings
from rehearsal.pages import build, local_headers, local_policy, site_files
from rehearsal.seed import DemoShow
from rehearsal.video_projects import VideoProduct

SETTINGS = demo_settings(ports=Ports())
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

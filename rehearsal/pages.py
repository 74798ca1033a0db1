"""The pages of `web/` on the local stack: built, and configured for this machine."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from emulators.firebase.project_files import ProjectFiles
from emulators.kernel.own_address import LOOPBACK
from emulators.settings import Settings
from rehearsal.seed import PRODUCERS, DemoShow
from rehearsal.video_projects import VideoProduct

BUILDER: Final = "web/build.mjs"
BUILD_TIMEOUT_S: Final = 300.0
"""The first build installs 100 MB of packages before."""

POLICY: Final = "Content-Security-Policy"
REMOTE: Final = ("https:", "wss:")
"""How a source of a policy begins that is not of this machine."""

SDK: Final = "/client/opentok.min.js"
"""Where the emulator of OpenTok serves what stands for both client SDKs."""

VIDEO_NAMES: Final = {
    VideoProduct.OPENTOK: "OpenTok",
    VideoProduct.VONAGE: "Vonage Video",
}


def build(root: Path) -> str | None:
    """Build the pages where they are older than their sources; it is said to stderr.

    Args:
        root: the folder with `web` in it.

    Returns:
        A sentence that says why there are none; None if they are there.
    """
    node = shutil.which("node")
    if node is None:
        return "The pages of web/ are not built: that needs Node 20.19 or later."
    try:
        done = subprocess.run(  # noqa: S603 - Node, found on the PATH
            [node, str(root / BUILDER), "--if-old"],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            timeout=BUILD_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"The pages of web/ were not built within {BUILD_TIMEOUT_S:g} s."
    if done.returncode != 0:
        return (
            "The pages of web/ could not be built; see above. `make web` tries again."
        )
    return None


def local_headers(settings: Settings) -> Mapping[str, str]:
    """What the site's headers say on this machine: the policy, for local addresses.

    Args:
        settings: of a stack. A project whose site has no policy is given none.
    """
    rules: Any = ProjectFiles.read(settings.root).hosting.get("headers", [])
    headers = [one for rule in rules for one in rule["headers"]]
    hosts = {LOOPBACK, settings.hostname}
    policies = [one["value"] for one in headers if one["key"] == POLICY]
    return {POLICY: local_policy(policies[0], hosts)} if policies else {}


def local_policy(policy: str, hosts: Iterable[str]) -> str:
    """A Content-Security-Policy with these hosts in place of all remote sources.

    So what stands for a vendor is met where the vendor would be, and the vendor never.
    """
    here = [
        f"{scheme}://{host}:*" for host in sorted(hosts) for scheme in ("http", "ws")
    ]
    directives = []
    for directive in policy.split(";"):
        name, *sources = directive.split()
        local = [one for one in sources if not one.startswith(REMOTE)]
        replaced = here if local != sources else []
        directives.append(" ".join([name, *local, *replaced]))
    return "; ".join(directives)


def phone_notes(settings: Settings) -> list[str]:
    """What to know of pages on other devices; nothing where none reaches the stack."""
    if ip_address(settings.host).is_loopback:
        return []
    here = f"http://{LOOPBACK}:{settings.ports.hosting}/"
    return [
        "Browsers lend a camera to https and to 127.0.0.1 alone.",
        f"On this machine open the pages at {here}",
        'What lets a phone take part: docs/local-stack.md, "On a phone".',
    ]


def site_files(settings: Settings, shows: Sequence[DemoShow]) -> Mapping[str, bytes]:
    """What is laid over the site: the pages' configuration, with the demo's shows.

    Args:
        settings: of the running stack.
        shows: the demo's events.
    """
    sdk = f"{settings.url('opentok')}{SDK}"
    emulators = ("auth", "database", "functions", "storage")
    configuration = {
        "openTok": {"project": sdk, "application": sdk},
        "region": settings.region,
        "emulators": {name: settings.url(name) for name in emulators},
        "demo": [_demo(show, settings) for show in shows],
    }
    return {"/config.json": json.dumps(configuration, indent=2).encode()}


def _demo(show: DemoShow, settings: Settings) -> dict[str, Any]:
    event, login = show.event, PRODUCERS[show.video]
    named = ("adminId", "id", "fanUrl", "hostUrl", "celebrityUrl", "staffUrl")
    return {
        "name": event["name"],
        "video": VIDEO_NAMES[show.video],
        "producer": {"email": login.email, "password": login.password},
        **{name: event[name] for name in named if name in event},
        "links": show.links(settings),
    }

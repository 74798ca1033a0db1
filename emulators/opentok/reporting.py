"""Where the demo project reports to: the functions' own callback, if there is one.

On a real account its owner types this address in. What it ends in is documented with
the function (`docs/deploy.md`), and derived here from that documentation alone.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from emulators.firebase.functions.manifest import Manifest
from emulators.opentok.projects import DEMO_API_KEY
from emulators.opentok.service import OpenTokService
from emulators.settings import Settings

FUNCTION: Final = "openTokCallback"
SECRET: Final = "CALLBACK_KEY"  # noqa: S105 - the name of a secret


def callback_url(settings: Settings, api_key: str, keys: str) -> str:
    """The address of one project: HMAC-SHA256 of its key, under the first of `keys`."""
    key = keys.partition(",")[0].strip()
    digest = hmac.new(key.encode(), api_key.encode(), hashlib.sha256).hexdigest()
    return f"{settings.function_url(FUNCTION)}/{api_key}/{digest}"


def let_demo_report(
    opentok: OpenTokService,
    settings: Settings,
    manifest: Manifest,
    secret: Callable[[str], str],
) -> None:
    """Have every callback of the demo project sent to the functions, if they take it.

    Args:
        opentok: whose project.
        settings: say where the functions are.
        manifest: what the functions declare.
        secret: finds the functions' secret of that name.
    """
    if FUNCTION not in manifest.endpoints:
        return
    url = callback_url(settings, DEMO_API_KEY, secret(SECRET))
    opentok.keep_project(
        replace(
            opentok.project(DEMO_API_KEY),
            archive_callback_url=url,
            broadcast_callback_url=url,
            monitoring_url=url,
        )
    )

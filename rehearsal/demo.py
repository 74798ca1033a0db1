"""This product on the emulators: its project, its demo credentials, its settings."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from emulators.firebase.functions import dotenv
from emulators.settings import (
    HubView,
    OpenTokProject,
    Ports,
    Settings,
    VonageApplication,
)
from rehearsal.video_projects import VideoProduct, VideoProject

ROOT: Final = Path(__file__).resolve().parent.parent
"""The folder with `firebase.json` in it."""

DEFAULT_PORTS: Final = Ports()
PROJECT_ID: Final = "demo-interactive-broadcast"
DEMO_API_KEY: Final = "100"
DEMO_API_SECRET: Final = "decade0100decade0100decade0100decade0100"  # noqa: S105 - public on purpose: it opens nothing but the emulator
"""The credentials of the OpenTok project that is always there. Nobody's secret."""

DEMO_APPLICATION_ID: Final = "decade01-0000-4000-8000-000000000100"
DEMO_PRIVATE_KEY_FILE: Final = "rehearsal/demo_private_key.pem"
_, _begin, _key = (ROOT / DEMO_PRIVATE_KEY_FILE).read_text().partition("-----BEGIN")
DEMO_PRIVATE_KEY: Final = f"{_begin}{_key}"
"""Those of the Vonage application that is always there. Nobody's secret either."""

DEMO_PROJECTS: Final[Mapping[VideoProduct, VideoProject]] = MappingProxyType(
    {
        VideoProduct.OPENTOK: VideoProject(
            product=VideoProduct.OPENTOK,
            api_key=DEMO_API_KEY,
            api_secret=DEMO_API_SECRET,
        ),
        VideoProduct.VONAGE: VideoProject(
            product=VideoProduct.VONAGE,
            api_key=DEMO_APPLICATION_ID,
            api_secret=DEMO_PRIVATE_KEY,
        ),
    }
)
"""One of each product, always there."""

CALLBACK_FUNCTION: Final = "openTokCallback"
CALLBACK_SECRET: Final = "CALLBACK_KEY"  # noqa: S105 - the name of a secret
SECRETS: Final = {"VAULT_KEYS": "1:{random}"}
"""Secrets that the functions take in one form alone: a version and a key."""


LINE: Final = HubView(
    title="The line of $fanUrl", path="line/$adminId/$fanUrl", order_by="order"
)
"""What the hub shows of each show."""


def demo_settings(
    *,
    project_id: str = PROJECT_ID,
    root: Path = ROOT,
    ports: Ports = DEFAULT_PORTS,
    parameters: Mapping[str, str] = MappingProxyType({}),
) -> Settings:
    """The settings of a stack that serves this product.

    The demo OpenTok project and the demo Vonage application report to the functions, as
    their owners would arrange it on real accounts by typing the callback's address in.

    Args:
        project_id: of the Firebase project.
        root: the folder with `firebase.json` in it.
        ports: where the services listen.
        parameters: values for the functions, above those of their files.
    """
    key = parameters.get(CALLBACK_SECRET) or _callback_key(root, project_id)
    settings = Settings(
        project_id=project_id,
        root=root,
        ports=ports,
        secrets=SECRETS,
        hub_views=(LINE,),
        parameters={
            "OPENTOK_API_URL": "{opentok}",
            "VONAGE_VIDEO_API_URL": "{opentok}",
            "BUCKET_URL": "{opentok}/bucket",
            CALLBACK_SECRET: key,
            **parameters,
        },
    )
    functions = f"{{functions}}/{settings.project_id}/{settings.region}"
    return replace(
        settings,
        parameters={"FUNCTIONS_URL": functions, **settings.parameters},
        opentok_projects=(_project(f"{functions}/{CALLBACK_FUNCTION}", key),),
        vonage_applications=(_application(f"{functions}/{CALLBACK_FUNCTION}", key),),
    )


# BUCKET_URL is where the recordings of both then are.


def _project(function_url: str, key: str) -> OpenTokProject:
    url = f"{function_url}/{path_of(DEMO_API_KEY, key)}"
    return OpenTokProject(
        api_key=DEMO_API_KEY,
        api_secret=DEMO_API_SECRET,
        name="Demo project",
        archive_callback_url=url,
        broadcast_callback_url=url,
        monitoring_url=url,
        uploads_archives=True,
    )


def _application(function_url: str, key: str) -> VonageApplication:
    url = f"{function_url}/{path_of(DEMO_APPLICATION_ID, key)}"
    return VonageApplication(
        application_id=DEMO_APPLICATION_ID,
        public_key=DEMO_PROJECTS[VideoProduct.VONAGE].public_key,
        name="Demo application",
        archive_callback_url=url,
        broadcast_callback_url=url,
        monitoring_url=url,
        captions_callback_url=url,
        uploads_archives=True,
    )


def callback_url(settings: Settings, api_key: str, keys: str) -> str:
    """The address that one OpenTok project reports to; `keys` are CALLBACK_KEY."""
    return f"{settings.function_url(CALLBACK_FUNCTION)}/{path_of(api_key, keys)}"


def path_of(api_key: str, keys: str) -> str:
    """The key of a project and its HMAC-SHA256 under the first of `keys`.

    Derived from the function's documentation (`docs/deploy.md`) alone.
    """
    key = keys.partition(",")[0].strip()
    digest = hmac.new(key.encode(), api_key.encode(), hashlib.sha256).hexdigest()
    return f"{api_key}/{digest}"


def _callback_key(root: Path, project_id: str) -> str:
    """The key of the functions' own files, or a new one."""
    parameters, secret = dotenv.load(root / "functions", project_id)
    known = parameters | secret
    return known.get(CALLBACK_SECRET) or secrets.token_urlsafe(32)

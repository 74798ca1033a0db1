"""The demo project reports to the functions, if they take it."""

from emulators.firebase.functions.manifest import Endpoint, HttpTrigger, Manifest
from emulators.kernel.context import Kernel
from emulators.opentok.projects import DEMO_API_KEY
from emulators.opentok.reporting import FUNCTION, callback_url, let_demo_report
from emulators.opentok.service import OpenTokService
from emulators.settings import Settings

SETTINGS = Settings(project_id="demo-p")
BY_OPENSSL = "2d3398a15d639a1e3ed3595fbac9e5b423c3ac3bc4bf5531c8e116d90405c564"
"""`printf 100 | openssl dgst -sha256 -hmac new`."""


def a_manifest(*names: str) -> Manifest:
    return Manifest(
        {
            name: Endpoint(
                id=name,
                regions=("us-central1",),
                timeout_s=60,
                secrets=frozenset(),
                trigger=HttpTrigger(),
            )
            for name in names
        }
    )


def test_the_demo_project_reports_everything_to_the_functions() -> None:
    opentok = OpenTokService(Kernel(SETTINGS))

    let_demo_report(opentok, SETTINGS, a_manifest(FUNCTION), lambda name: f"{name}-1")
    opentok.reset()

    demo = opentok.project(DEMO_API_KEY)
    url = callback_url(SETTINGS, DEMO_API_KEY, "CALLBACK_KEY-1")
    assert url.startswith(
        "http://127.0.0.1:5001/demo-p/us-central1/openTokCallback/100/"
    )
    assert (demo.archive_callback_url, demo.broadcast_callback_url) == (url, url)
    assert demo.monitoring_url == url


def test_functions_without_a_callback_are_not_reported_to() -> None:
    opentok = OpenTokService(Kernel(SETTINGS))

    let_demo_report(opentok, SETTINGS, a_manifest("login"), str)

    assert opentok.project(DEMO_API_KEY).monitoring_url is None


def test_the_newest_key_makes_the_address() -> None:
    newest = callback_url(SETTINGS, "100", "new")

    assert newest.endswith(f"/100/{BY_OPENSSL}")
    assert callback_url(SETTINGS, "100", "new, old") == newest
    assert callback_url(SETTINGS, "200", "new") != newest
    assert callback_url(SETTINGS, "100", "old") != newest

"""What every test gets: no network but this machine, a clean environment."""

import gc
import ipaddress
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from emulators.kernel.garbage_collection import collect_seldom
from rehearsal.video_projects import VideoProduct

LOOPBACK_NAMES = frozenset({"", "localhost", "0.0.0.0"})  # noqa: S104 - not bound, only let through

OUTSIDE_PREFIXES = ("GOOGLE_", "GCLOUD_", "FIREBASE_", "CLOUDSDK_")
OUTSIDE_SUFFIX = "_EMULATOR_HOST"


# Laws look at the same examples in every run, and no example is judged by how long it
# took: a busy machine must not fail a test.
settings.register_profile(
    "laws",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("laws")


class NetworkForbidden(Exception):
    """A test tried to reach another machine."""


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    match event, arguments:
        case "socket.connect", (_, (str(host), *_)):
            _check(host)
        case "socket.getaddrinfo", (str(host), *_):
            _check(host)


def _check(host: str) -> None:
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host in LOOPBACK_NAMES
    if not local and host not in LOOPBACK_NAMES:
        raise NetworkForbidden(f"Tests reach nothing but 127.0.0.1, not {host}.")


# Once and for good, whatever a library does to the socket module.
sys.addaudithook(_guard)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests that have producers be run for either video service."""
    parser.addoption(
        "--video",
        choices=[*VideoProduct],
        help="of which service the producers are; runs those tests alone that have any",
    )


def pytest_configure() -> None:
    """Look for no garbage while thousands of tests are collected: there is none."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for it again, but not among the tests, which stay to the end."""
    gc.collect()
    gc.freeze()
    collect_seldom()
    gc.enable()


PRODUCT = "video_product"
"""The fixture of tests/conftest.py that says whose customers the producers are."""

SLOW_FIRST = (
    "tests/e2e/",
    "tests/properties/",
    "emulators/tests/test_",
    "emulators/tests/firebase/functions/",
    "tests/attacks/",
)
"""What takes long begins first, so that no worker waits for another in the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Order the files of tests; among equals they stay as they are.

    Where a video service is named, only tests are left that have producers.
    """
    if config.getoption("video"):
        without = [item for item in items if PRODUCT not in _fixtures(item)]
        items[:] = [item for item in items if PRODUCT in _fixtures(item)]
        config.hook.pytest_deselected(items=without)
    items.sort(key=_rank)


def _fixtures(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []


def _rank(item: pytest.Item) -> int:
    ranks = (
        rank for rank, path in enumerate(SLOW_FIRST) if item.nodeid.startswith(path)
    )
    return next(ranks, len(SLOW_FIRST))


@pytest.fixture(autouse=True, scope="session")
def clean_environment() -> Iterator[None]:
    """Nothing of the developer's own Firebase, Google Cloud or emulators."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(OUTSIDE_PREFIXES) or name.endswith(OUTSIDE_SUFFIX):
                patch.delenv(name)
        # Offline, Google's libraries would look for a metadata server.
        patch.setenv("NO_GCE_CHECK", "true")
        # Nor should Cloud Storage's go on in threads that outlive a test.
        patch.setenv("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")
        yield

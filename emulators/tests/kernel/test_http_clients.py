"""Calls over plain HTTP and TLS, and what they trust."""

import importlib
import ssl
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from importlib.abc import MetaPathFinder
from types import ModuleType

import httpx
import pytest
from starlette.responses import PlainTextResponse

from emulators.kernel import http_clients
from emulators.kernel.http_clients import async_client
from emulators.kernel.serving import HttpServer


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """The host and port of a server that speaks plain HTTP."""
    server = HttpServer(PlainTextResponse("here"), host="127.0.0.1")
    await server.start()
    yield f"127.0.0.1:{server.port}"
    await server.stop()


async def test_a_server_without_a_known_certificate_is_not_spoken_to_over_tls(
    address: str,
) -> None:
    async with async_client(base_url=f"https://{address}") as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("/")


def test_tls_trusts_the_usual_authorities_and_asks_for_a_certificate() -> None:
    context = http_clients.trusted()

    assert context.get_ca_certs()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


class Searches(MetaPathFinder):
    """Finds nothing, and remembers what was looked for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> None:
        self.names.append(fullname)


def test_an_optional_package_that_is_missing_is_not_looked_for_at_every_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async_client()
    searches = Searches()
    monkeypatch.setattr(sys, "meta_path", [searches, *sys.meta_path])

    for _ in range(3):
        with suppress(ImportError):
            importlib.import_module("sniffio")

    # Once, where it is installed: then it is found and kept.
    assert searches.names.count("sniffio") <= 1

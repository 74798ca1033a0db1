"""Every project of the video service, by its credentials."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import SecretStr

from dev import ROOT
from interactive_broadcast.adapters import opentok_signer, vonage_signer
from interactive_broadcast.adapters.hs256 import Hs256Signer
from interactive_broadcast.adapters.video_projects import VideoServices
from interactive_broadcast.kernel.errors import VideoClockRefused
from interactive_broadcast.kernel.video import VideoCredentials, VideoRole
from tests.support.tiny_server import TinyServer, tiny_server
from tests.support.video_services import video_services
from tests.support.vonage_application import APPLICATION
from tests.unit.adapters.test_session_ids import session_id

APPLICATION_ID, PEM = APPLICATION.api_key, APPLICATION.api_secret
CREDENTIALS = VideoCredentials("100", SecretStr("a secret of at least 32 characters"))
OURS = session_id("1~100~~1~r~~")


def test_a_projects_secret_is_made_ready_once_however_many_tokens_it_signs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    class Counted(Hs256Signer):
        def __init__(self, key: str) -> None:
            made.append(key)
            super().__init__(key)

    monkeypatch.setattr(opentok_signer, "Hs256Signer", Counted)
    projects = video_services("http://127.0.0.1:0")

    for _ in range(3):
        projects.of(CREDENTIALS).mint_token(
            OURS,
            role=VideoRole.PUBLISHER,
            expires_at=datetime.now(UTC) + timedelta(hours=1),
        )

    assert len(made) == 1


@pytest.fixture
def vonage() -> Iterator[TinyServer]:
    with tiny_server() as tiny:
        yield tiny


@pytest.fixture
def projects(server: TinyServer, vonage: TinyServer) -> VideoServices:
    """Each product at an address of its own."""
    return VideoServices(opentok_url=lambda: server.url, vonage_url=lambda: vonage.url)


def test_an_id_in_digits_is_called_at_opentok(
    projects: VideoServices, server: TinyServer, vonage: TinyServer
) -> None:
    server.answer(200, '{"items":[]}')

    assert projects.accepts(CREDENTIALS)
    assert server.requests == ["GET /v2/project/100/archive"]
    assert vonage.requests == []


@pytest.mark.parametrize("api_key", [APPLICATION_ID, APPLICATION_ID.upper()])
def test_an_id_that_is_a_uuid_is_called_at_vonage(
    projects: VideoServices, server: TinyServer, vonage: TinyServer, api_key: str
) -> None:
    vonage.answer(200, '{"items":[]}')

    assert projects.accepts(VideoCredentials(api_key, PEM))
    assert vonage.requests == [f"GET /v2/project/{APPLICATION_ID}/archive"]
    assert server.requests == []


@pytest.mark.parametrize(
    "mixed",
    [
        VideoCredentials("100", PEM),
        VideoCredentials(APPLICATION_ID, CREDENTIALS.api_secret),
        VideoCredentials("100", SecretStr("private.key")),
    ],
)
def test_a_secret_of_the_other_product_is_refused_without_asking_either(
    projects: VideoServices,
    server: TinyServer,
    vonage: TinyServer,
    mixed: VideoCredentials,
) -> None:
    assert not projects.accepts(mixed)
    assert server.requests == vonage.requests == []


def test_an_applications_key_is_parsed_once_however_much_it_signs(
    monkeypatch: pytest.MonkeyPatch, projects: VideoServices, vonage: TinyServer
) -> None:
    """By each SDK it is at every signature: a fan would wait for that twice."""
    parsed = []

    def counted(*given: Any, **options: Any) -> Any:
        parsed.append(options)
        return load_pem_private_key(*given, **options)

    monkeypatch.setattr(vonage_signer, "load_pem_private_key", counted)
    vonage.answer(200, '{"items":[]}')

    for _ in range(3):
        video = projects.of(VideoCredentials(APPLICATION_ID, PEM))
        video.recent_archives()
        video.mint_token(
            session_id(f"1~{APPLICATION_ID}~~1~r~~"),
            role=VideoRole.PUBLISHER,
            expires_at=datetime.now(UTC) + timedelta(hours=1),
        )

    # Validated it was when it was stored: that takes up to a second.
    assert parsed == [{"unsafe_skip_rsa_key_validation": True}]


@pytest.mark.parametrize("status", [200, 403])
def test_nothing_that_is_secret_is_logged_not_even_for_developers(
    caplog: pytest.LogCaptureFixture,
    projects: VideoServices,
    vonage: TinyServer,
    status: int,
) -> None:
    caplog.set_level("DEBUG")
    vonage.answer(status, '{"code":10001,"message":"Invalid token","items":[]}')

    projects.accepts(APPLICATION)

    inside = PEM.get_secret_value().splitlines()[1]
    assert vonage.authorization is not None
    assert vonage.requests[0].rpartition("/")[2] in caplog.text
    assert inside not in caplog.text
    assert vonage.authorization.removeprefix("Bearer ") not in caplog.text


def test_what_one_products_clock_says_is_nothing_of_the_others(
    projects: VideoServices, server: TinyServer, vonage: TinyServer
) -> None:
    server.answer(403, '{"code":-1,"message":"issued time"}')
    vonage.answer(200, '{"items":[]}')

    with pytest.raises(VideoClockRefused):
        projects.of(CREDENTIALS).recent_archives()

    assert projects.accepts(VideoCredentials(APPLICATION_ID, PEM))
    assert len(server.requests) == 2
    assert len(vonage.requests) == 1


PACKAGE = ROOT / "functions" / "interactive_broadcast"

OF_ONE_PRODUCT = re.compile(
    r"(?i)vonage|application_?id\b|[rh]s256|\bpem\b|pkcs|rsa_|private_?key"
)
"""What only whoever tells the products apart has to speak of."""

MAY_SPEAK_OF_ONE: Mapping[str, str] = {
    "kernel/config.py": "each product has an address",
    "kernel/video_statuses.py": "where both products' statuses are documented",
    "admins/models.py": "people are told what to type in, whichever they have",
    "show/callback_reports.py": "a callback names its project by one name or another",
}

JUDGES_OF_SHAPE = frozenset(
    {"isdigit", "isdecimal", "isnumeric", "isalnum", "startswith", "endswith"}
    | {"fullmatch", "match", "search", "len", "int", "UUID", "count", "split"}
)
"""By these an id's shape could be told."""


@cache
def code() -> Sequence[tuple[str, ast.AST]]:
    """What is no adapter, node by node, each with its module; no docstrings.

    Of modules that speak of a project or a product at all.
    """
    nodes: list[tuple[str, ast.AST]] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text, module = path.read_text(encoding="utf-8"), path.relative_to(PACKAGE)
        is_adapter = module.parts[0] == "adapters"
        if not is_adapter and ("api_key" in text or OF_ONE_PRODUCT.search(text)):
            tree = Undocumented().visit(ast.parse(text))
            nodes += [(str(module), node) for node in ast.walk(tree)]
    return nodes


class Undocumented(ast.NodeTransformer):
    """Removes docstrings, also those below constants."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        return None if isinstance(node.value, ast.Constant) else node


def words(node: ast.AST) -> Iterator[str]:
    """Names and texts of a node itself."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
            yield name
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.ImportFrom(module=str(name)) | ast.alias(name=name):
            yield name


def test_nobody_but_the_adapters_speaks_of_a_product() -> None:
    speak = {
        module
        for module, node in code()
        if any(OF_ONE_PRODUCT.search(word) for word in words(node))
    }

    assert speak == set(MAY_SPEAK_OF_ONE)


def test_nobody_but_the_adapters_tells_products_apart_by_the_shape_of_an_id() -> None:
    """By digits or hyphens, in Python. What models let in is the same for both."""
    found = [
        (module, ast.unparse(node))
        for module, node in code()
        if isinstance(node, ast.Call)
        and any(name in JUDGES_OF_SHAPE for name in words(node.func))
        and "api_key" in ast.unparse(node)
    ]

    assert found == []

"""What pages load in place of the vendor's SDK."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from emulators.opentok.client_files import FOLDER, routes, script

FILES = {
    "opentok.mjs": 'import {a} from "./a.mjs";\nexport default a;',
    "a.mjs": "export const a = 'ü';",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("private")
    (tmp_path.parent / "above.mjs").write_text("private")
    return tmp_path


@pytest.fixture
async def pages(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=[*routes(folder)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        yield client


@pytest.mark.parametrize("name", FILES)
async def test_a_module_is_served_as_it_is(pages: httpx.AsyncClient, name: str) -> None:
    answer = await pages.get(
        f"/client/{name}", headers={"Origin": "http://127.0.0.1:5002"}
    )

    assert answer.text == FILES[name]
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    allowed = answer.headers["access-control-allow-origin"]
    assert allowed in {"*", "http://127.0.0.1:5002"}


async def test_the_same_is_served_as_one_script(pages: httpx.AsyncClient) -> None:
    answer = await pages.get("/client/opentok.min.js")

    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "const a = 'ü';" in answer.text
    assert answer.text.endswith("window.OT = $opentok.default;\n})();\n")


def test_the_clients_own_modules_can_be_joined() -> None:
    made = script()

    assert {f"// {path.name}" for path in FOLDER.glob("*.mjs")} <= {*made.split("\n")}


@pytest.mark.parametrize(
    "name", ["gone.mjs", "notes.txt", "..%2Fabove.mjs", "%2Fetc%2Fpasswd", "A.mjs"]
)
async def test_nothing_else_is_served(pages: httpx.AsyncClient, name: str) -> None:
    assert (await pages.get(f"/client/{name}")).status_code == 404


async def test_a_change_is_served_at_once(
    pages: httpx.AsyncClient, folder: Path
) -> None:
    await pages.get("/client/opentok.min.js")
    (folder / "a.mjs").write_text("export const a = 2;")

    assert "const a = 2;" in (await pages.get("/client/opentok.min.js")).text


async def test_what_cannot_be_joined_is_said_to_the_page(
    pages: httpx.AsyncClient, folder: Path
) -> None:
    (folder / "a.mjs").write_text("export let a = 2;")

    answer = await pages.get("/client/opentok.min.js")

    assert answer.status_code == 500
    assert "a.mjs, line 1: an export of another form" in answer.json()["message"]

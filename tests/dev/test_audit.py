"""`make audit`, with the real pip-audit, and a database that the test answers for."""

import json
from pathlib import Path

import pytest

from dev.audit import KNOWN, NONE_KNOWN, NOT_ASKED, main
from tests.support.tiny_server import TinyServer, tiny_server

PINNED = """\
flask==0.12 \\
    --hash=sha256:b4ce2265a7abece45e7cc896e98dbebe6cead56bcf805a3d23136d145f5445bf
"""
A_WEAKNESS = {
    "id": "GHSA-562c-5r94-xh97",
    "aliases": ["CVE-2018-1000656"],
    "summary": "Denial of service",
    "affected": [
        {
            "package": {"name": "flask", "ecosystem": "PyPI"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [{"introduced": "0"}, {"fixed": "0.12.3"}],
                }
            ],
        }
    ],
}


def audit(folder: Path, database: str) -> int:
    lock = folder / "requirements.txt"
    lock.write_text(PINNED, encoding="utf-8")
    return main(["--requirements", str(lock), "--osv-url", database])


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    return capsys


def answered(server: TinyServer) -> list[str]:
    return [json.loads(body)["package"]["name"] for body in server.bodies]


def test_a_weakness_of_a_pinned_package_is_told(
    tmp_path: Path, said: pytest.CaptureFixture[str]
) -> None:
    with tiny_server() as database:
        database.body = json.dumps({"vulns": [A_WEAKNESS]})

        assert audit(tmp_path, f"{database.url}/v1/query") == KNOWN
        assert answered(database) == ["flask"]

    told, advice = said.readouterr().out.splitlines()
    assert told.startswith("flask 0.12 (deployed): ")
    assert "CVE-2018-1000656" in told
    assert told.endswith("; mended in 0.12.3")
    assert "make lock" in advice


def test_without_a_weakness_it_says_of_how_many_packages(
    tmp_path: Path, said: pytest.CaptureFixture[str]
) -> None:
    with tiny_server() as database:
        assert audit(tmp_path, f"{database.url}/v1/query") == NONE_KNOWN

    told = said.readouterr().out
    assert told == "No weakness is known of what is pinned (1 packages).\n"


def test_a_database_that_does_not_answer_is_not_taken_for_good_news(
    tmp_path: Path, said: pytest.CaptureFixture[str]
) -> None:
    assert audit(tmp_path, "http://127.0.0.1:9/v1/query") == NOT_ASKED
    assert said.readouterr().out.startswith("Not audited: http://127.0.0.1:9/v1/query")

"""The first show of the page on deploying is played as the page says."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from dev.docs.pages import DOCS
from emulators.settings import Settings
from emulators.stack import LocalStack
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET
from tests.docs.shell import code_blocks, curls, parse
from tests.support.http_client import HttpClient
from tools.admin import main

DEPLOY = DOCS / "deploy.md"
EMAIL = "you@example.com"
PASSWORD = "a-password-of-mine"

_TAKEN = re.compile(r"^([A-Z_]+)=the-(\w+)-of-the-answer$", re.MULTILINE)


@dataclass
class Reader(HttpClient):
    """Somebody who does what the page says, with a local stack in Google's place."""

    settings: Settings
    known: dict[str, str] = field(default_factory=dict)
    answer: Any = None
    answers: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.settings)
        functions = self.settings.function_url("").rstrip("/")
        # The CLI tells the first; `signInWithPassword` takes any on a local stack.
        self.known |= {"API_KEY": "any", "FUNCTIONS": functions}

    def follow(self, block: str) -> None:
        """Send a block's requests, and take what it says from the last answer."""
        for name, part in _TAKEN.findall(block):
            self.known[name] = self.known.get(name) or self.answer[part]
        for command in curls(block):
            request = parse(self.here(command), self.known)
            request.url = request.url.replace("https://", "http://")
            self.answer = self.get_json(request.send(self.http, self.settings))
            self.answers.append(self.answer)

    def here(self, command: str) -> str:
        """A command with the stack's addresses and one's own secrets."""
        auth = self.settings.address("auth")
        ours = {
            "identitytoolkit.googleapis.com": f"{auth}/identitytoolkit.googleapis.com",
            "my-project.web.app": self.settings.address("hosting"),
            "the-password": PASSWORD,
            '"100"': f'"{DEMO_API_KEY}"',
            "the-secret": DEMO_API_SECRET,
        }
        for on_the_page, in_place in ours.items():
            command = command.replace(on_the_page, in_place)
        return command

    def get_json(self, answer: Any) -> Any:
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def reader(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Somebody who has come to the last steps: there is a superAdmin, who is they."""
    for name, value in stack.settings.sdk_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["create", "--email", EMAIL, "--password-stdin"]) == 0
    with Reader(stack.settings) as somebody:
        yield somebody
    stack.settle()


def test_a_first_show_goes_as_the_page_says(reader: Reader) -> None:
    for block in code_blocks(DEPLOY):
        reader.follow(block)

    signed_in, stored, event, opened, host, seen, closed = reader.answers
    assert signed_in["email"] == EMAIL
    assert (stored["otApiKey"], stored["hls"]) == (DEMO_API_KEY, True)
    assert opened["id"] == event["id"]
    assert (opened["status"], closed["status"]) == ("preshow", "closed")
    assert host["firebaseToken"]
    assert seen["name"] == "First night"

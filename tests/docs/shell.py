"""The commands of a page, read as a shell reads them, to be sent by httpx."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

import httpx

from emulators.settings import Ports, Settings

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HERE_DOCUMENT = re.compile(r" <<JSON\n(.*?)\nJSON$", re.DOTALL)
_COMMAND = re.compile(
    r"^curl (?:.*?)(?:<<JSON\n.*?\nJSON$|(?<!\\)$)", re.MULTILINE | re.DOTALL
)


@dataclass
class Curl:
    """One request."""

    url: str = ""
    method: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    in_query: bool = False

    def send(self, http: httpx.Client, settings: Settings) -> httpx.Response:
        """To a stack at other ports than the default ones."""
        sent: dict[str, Any] = {"headers": self.headers}
        url = at_ports_of(settings, self.url)
        if self.in_query:
            url += f"?{'&'.join(self.data)}"
        elif self.data:
            sent["content"] = "&".join(self.data)
        body = self.data and not self.in_query
        return http.request(self.method or ("POST" if body else "GET"), url, **sent)


def code_blocks(page: Path) -> list[str]:
    """Everything on a page that is for a shell."""
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


def curls(text: str) -> list[str]:
    """The `curl` commands in a text."""
    return [found[0] for found in _COMMAND.finditer(text)]


def parse(command: str, variables: Mapping[str, str] | None = None) -> Curl:
    """What curl would make of a command. An option it does not know is an error."""
    given = Template(command).substitute(variables or {})
    here = _HERE_DOCUMENT.search(given)
    line = _HERE_DOCUMENT.sub("", given).replace("\\\n", " ")
    program, *words = shlex.split(line)
    assert program == "curl"
    request = Curl()
    rest = iter(words)
    for word in rest:
        match word:
            case "-X":
                request.method = next(rest)
            case "-H":
                name, _, value = next(rest).partition(": ")
                request.headers[name] = value
            case "-d":
                data = next(rest)
                request.data.append(here[1] if data == "@-" and here else data)
            case "-G":
                request.in_query = True
            case _:
                assert not word.startswith("-"), word
                assert not request.url, word
                request.url = word
    return request


def at_ports_of(settings: Settings, text: str) -> str:
    """A text with the default ports replaced by those of a running stack."""
    services = {
        str(getattr(Ports(), name)): name for name in Ports.__dataclass_fields__
    }
    # In one go, and whole numbers: a free port may begin with the digits of a default.
    return re.sub(
        r"127\.0\.0\.1:(\d+)",
        lambda at: settings.address(services[at[1]]) if at[1] in services else at[0],
        text,
    )

"""The services, and functions on them, as each bench needs them."""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench import ROOT, seeded
from bench.served import EMPTY, OURS, Served, environment
from bench.services import GOOGLE, Contents, Services
from bench.signing import Signer
from rehearsal.demo import PROJECT_ID

RULES: Final = ROOT / "database.rules.json"
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Running services, and what a function on them has to know."""

    services: Services
    signer: Signer
    variables: Mapping[str, str]

    def serve(self, function: str) -> Served:
        """One of our functions, for a `with` block."""
        return Served(function, OURS, self.variables)

    def serve_empty(self) -> Served:
        """The empty function, for a `with` block."""
        return Served("empty", EMPTY, self.variables)


@contextmanager
def platform(
    data: Mapping[str, Any], fans: Iterable[str] = (), *, asks_rules: bool = True
) -> Iterator[Platform]:
    """Services that hold this, until the block ends.

    Args:
        data: the database, from its root.
        fans: the users besides the admin.
        asks_rules: False where the time of the database would be in the way.
    """
    signer = Signer(PROJECT_ID)
    contents = Contents(
        data=data,
        users=seeded.users(fans),
        certificates=signer.certificates,
        rules=RULES.read_text(encoding="utf-8") if asks_rules else open_rules(),
    )
    with (
        Services(contents) as services,
        tempfile.TemporaryDirectory() as folder,
    ):
        account = Path(folder) / "account.json"
        account.write_text(
            signer.service_account(f"{services.settings.url(GOOGLE)}/token")
        )
        yield Platform(
            services=services,
            signer=signer,
            variables=environment(services.settings, account),
        )


def open_rules() -> str:
    """Rules that say yes to everything, with the indexes of ours."""
    plain = _COMMENT.sub("", RULES.read_text(encoding="utf-8"))
    # Its texts go over several lines.
    indexes = _indexes(json.loads(plain, strict=False)["rules"]) or {}
    return json.dumps({"rules": {**indexes, ".read": True, ".write": True}})


def _indexes(node: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a node and those below it say of indexes. None if nothing."""
    found: dict[str, Any] = {}
    for name, value in node.items():
        if name == ".indexOn":
            found[name] = value
        elif isinstance(value, Mapping) and (below := _indexes(value)):
            found[name] = below
    return found or None

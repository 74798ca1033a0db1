"""A fake for every port. `tests/contracts/` holds them to what the ports promise.

They keep what they were asked, can be told to fail (`fail_next`), and are safe to use
from several threads.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import SecretStr

from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    AppCheckInvalid,
    Misconfigured,
    TokenExpired,
    TokenInvalid,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Uploads
from tests.support.fake_accounts import FakeAccounts
from tests.support.fake_clock import NOON, FakeClock
from tests.support.fake_databases import FakeDatabase, FakeDatabases, Read, Write
from tests.support.fake_video import (
    API_KEY,
    API_SECRET,
    BACKSTAGE,
    STAGE,
    FakeVideo,
)
from tests.support.fake_video_projects import FakeVideoProjects
from tests.support.scripted import Scripted

__all__ = [
    "API_KEY",
    "API_SECRET",
    "BACKSTAGE",
    "NOON",
    "STAGE",
    "FakeAccounts",
    "FakeAppAttestation",
    "FakeCallbackProofs",
    "FakeClock",
    "FakeDatabase",
    "FakeDatabases",
    "FakeImages",
    "FakeLimits",
    "FakeSessionTokens",
    "FakeTasks",
    "FakeVault",
    "FakeVideo",
    "FakeVideoProjects",
    "Read",
    "StoredTask",
    "Write",
]


@dataclass(frozen=True, slots=True)
class StoredTask:
    function_id: str
    payload: Json
    key: str
    at: datetime | None


class FakeTasks(Scripted):
    """Operations to fail: enqueue, cancel."""

    def __init__(self) -> None:
        super().__init__()
        self._stored: dict[tuple[str, str], StoredTask] = {}

    @property
    def stored(self) -> list[StoredTask]:
        """In the order of their first enqueueing."""
        return list(self._stored.values())

    def by_key(self, key: str) -> StoredTask:
        (task,) = [task for task in self.stored if task.key == key]
        return task

    def of(self, function_id: str) -> list[StoredTask]:
        return [task for task in self.stored if task.function_id == function_id]

    def enqueue(
        self, function_id: str, payload: Json, *, key: str, at: datetime | None = None
    ) -> None:
        with self._acting("enqueue"):
            task = StoredTask(function_id, payload, key, at)
            self._stored.setdefault((function_id, key), task)

    def cancel(self, function_id: str, *, key: str) -> None:
        with self._acting("cancel"):
            self._stored.pop((function_id, key), None)


class FakeVault:
    """Not encryption, but the plain text is not to be seen in what it seals."""

    def seal(self, owner: str, secret: SecretStr) -> str:
        return f"sealed.{owner}.{secret.get_secret_value().encode().hex()}"

    def open(self, owner: str, sealed: str) -> SecretStr:
        word, _, rest = sealed.partition(".")
        sealed_for, _, content = rest.rpartition(".")
        if word != "sealed" or sealed_for != owner:
            raise Misconfigured(
                "A stored secret cannot be opened.", names=["VAULT_KEYS"]
            )
        return SecretStr(bytes.fromhex(content).decode())


class FakeAppAttestation(Scripted):
    """Accepts the tokens it is told of. Operation to fail: verify."""

    def __init__(self, *tokens: str) -> None:
        super().__init__()
        self._good = frozenset(tokens)

    def verify(self, token: str) -> None:
        with self._acting("verify"):
            if token not in self._good:
                raise AppCheckInvalid("The App Check token is not valid.")


class FakeSessionTokens:
    """Tokens are numbered; what they stand for is remembered."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self._clock = clock or FakeClock()
        self.issued: dict[str, tuple[Caller, datetime]] = {}

    def issue(self, caller: Caller, *, expires_at: datetime) -> str:
        token = f"session-token-{len(self.issued) + 1}"
        kept = replace(caller, has_id_token=False, token_id=token)
        self.issued[token] = (kept, expires_at)
        return token

    def read(self, token: str) -> Caller | None:
        if not token.startswith("session-token-"):
            return None
        if token not in self.issued:
            raise TokenInvalid("The token is not valid.")
        caller, expires_at = self.issued[token]
        if expires_at <= self._clock.now():
            raise TokenExpired("The token has expired.")
        return caller


UPLOADS_PAGE = 2
"""A page of them, so that there are several."""


class FakeImages(Scripted):
    """Operations to fail: delete, in_folder, copy, delete_upload, uploads."""

    def __init__(self, *images: tuple[str, str]) -> None:
        super().__init__()
        self.stored: set[tuple[str, str]] = set(images)
        """(admin id, image id)."""
        self.uploaded: dict[str, tuple[str, datetime]] = {}
        """Image id → download token, and when it was uploaded."""
        self._tokens: dict[tuple[str, str], str] = {}
        """Of those that were moved."""

    def delete(self, admin_id: str, image_id: str) -> bool:
        with self._acting("delete"):
            there = (admin_id, image_id) in self.stored
            self.stored.discard((admin_id, image_id))
            return there

    def in_folder(self, admin_id: str, *, limit: int) -> list[str]:
        with self._acting("in_folder"):
            names = sorted(name for owner, name in self.stored if owner == admin_id)
            return names[:limit]

    def move_in(self, admin_id: str, image_id: str, *, token: str) -> bool:
        place = (admin_id, image_id)
        with self._acting("copy"):
            is_given = self.uploaded.get(image_id, ("",))[0] == token
            if is_given and place not in self.stored:
                self.stored.add(place)
                self._tokens[place] = token
            if place not in self.stored or self._tokens.get(place) != token:
                return False
        if is_given:
            self.delete_upload(image_id)
        return True

    def uploads(self, page: str | None = None) -> Uploads:
        with self._acting("uploads"):
            names = [one for one in sorted(self.uploaded) if one >= (page or "")]
            shown = {one: self.uploaded[one][1] for one in names[:UPLOADS_PAGE]}
            rest = names[UPLOADS_PAGE:]
            return Uploads(made_at=shown, next_page=rest[0] if rest else None)

    def delete_upload(self, image_id: str) -> bool:
        with self._acting("delete_upload"):
            return self.uploaded.pop(image_id, None) is not None


class FakeArchiveFiles(Scripted):
    """Operations to fail: delete."""

    def __init__(self, *urls: str) -> None:
        super().__init__()
        self.stored: set[str] = set(urls)

    def delete(self, url: str) -> bool:
        with self._acting("delete"):
            if not url.startswith("https://storage.googleapis.com/"):
                return False
            self.stored.discard(url)
            return True


class FakeLimits:
    def __init__(  # noqa: PLR0913 - one of each parameter
        self,
        *,
        interactive_limit: int = 3000,
        on_deck: int = 10,
        drain_s: int = 60,
        bucket_url: str | None = None,
        max_show_s: int = 12 * 3600,
        max_preshow_s: int = 24 * 3600,
        abandoned_s: int = 1800,
        presence_grace_s: int = 60,
        line_grace_s: int = 600,
        call_s: int = 30,
        room_s: int = 900,
    ) -> None:
        self._interactive_limit = interactive_limit
        self._on_deck = on_deck
        self._drain_s = drain_s
        self._bucket_url = bucket_url
        self._max_show_s = max_show_s
        self._max_preshow_s = max_preshow_s
        self._abandoned_s = abandoned_s
        self._presence_grace_s = presence_grace_s
        self._line_grace_s = line_grace_s
        self._call_s = call_s
        self._room_s = room_s

    def interactive_limit(self) -> int:
        return self._interactive_limit

    def on_deck(self) -> int:
        return self._on_deck

    def drain_s(self) -> int:
        return self._drain_s

    def max_show_s(self) -> int:
        return self._max_show_s

    def max_preshow_s(self) -> int:
        return self._max_preshow_s

    def abandoned_s(self) -> int:
        return self._abandoned_s

    def presence_grace_s(self) -> int:
        return self._presence_grace_s

    def line_grace_s(self) -> int:
        return self._line_grace_s

    def call_s(self) -> int:
        return self._call_s

    def room_s(self) -> int:
        return self._room_s

    def bucket_url(self) -> str | None:
        return self._bucket_url


class FakeCallbackProofs:
    """Readable proofs: `path-key-of-KEY`, and what `sign` makes."""

    def __init__(self) -> None:
        self._signed: dict[str, tuple[str, bytes, str]] = {}

    def sign(self, api_key: str, body: bytes, secret: SecretStr) -> str:
        """A fresh signature of OpenTok's, or of somebody with another secret."""
        signature = f"signature-{len(self._signed) + 1}"
        self._signed[signature] = (api_key, body, secret.get_secret_value())
        return signature

    def path_key(self, api_key: str) -> str:
        return f"path-key-of-{api_key}"

    def address(self, api_key: str) -> str:
        path_key = self.path_key(api_key)
        return f"https://functions.example/openTokCallback/{api_key}/{path_key}"

    def is_path_key(self, api_key: str, given: str) -> bool:
        return given == self.path_key(api_key)

    def signed_for(self, signature: str, body: bytes) -> frozenset[str]:
        api_key, signed, _ = self._signed.get(signature, ("", None, ""))
        return frozenset({api_key}) if signed == body else frozenset()

    def covers(self, api_key: str, session_id: str) -> bool:
        """Of ids that end in `-of-KEY` this project's; all that say nothing."""
        _, says, key = session_id.rpartition("-of-")
        return not says or key == api_key

    def is_signed(self, signature: str, secret: SecretStr) -> bool:
        _, _, made_with = self._signed.get(signature, ("", b"", ""))
        return made_with == secret.get_secret_value()

"""Wrong and half-wrong JSON, keys, paths and tokens, from one source of randomness."""

import base64
import json
import random
from typing import Any

KEYS = (
    "a", "b", "0", "1", "10", "-1", "01", "name", "é", "😀", "\ud800", "", " ", ".",
    "..", ".value", ".priority", ".sv", ".info", "$x", "#", "[", "]", "a/b", "/",
    "\x00", "\x7f", "k" * 768, "k" * 769, "%", "%2f", "rules", "indexed", "-NxAbC",
    "0" * 5_000 + "1",
)  # fmt: skip
GOOD_KEYS = ("a", "b", "0", "1", "2", "name", "score", "é", "large", "indexed")
SCALARS: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, -0.0, 2**53, 2**63, 2**64, -(2**63), 10**400, 1e308,
    5e-324, "", "text", "é😀", "\ud800", "\x00", "x" * 20_000, [], {},
    {".sv": "timestamp"}, {".sv": {"increment": 1}}, {".sv": {"increment": 2**63}},
    {".sv": {"increment": 10**400}}, {".sv": {"increment": 1e308}},
    {".sv": {"increment": "1"}}, {".sv": "nothing"}, {".sv": []}, {".value": {}},
    {".value": 1, ".priority": "p"}, {".priority": 1}, {".value": None},
)  # fmt: skip
GOOD_SCALARS = (1, 2, 2.5, "text", "other", True, False, None)
RULES = (
    '{"rules": {".read": true, ".write": true}}',
    '{"rules": {".read": "auth != null", "$a": {".validate": "newData.isNumber()"}}}',
    '{"rules": {"x": {".write": "data.val() + 1 > 2 && root.child(\'a\').exists()"}}}',
    '{"rules": {"x": {".indexOn": ["a", ".value"]}}}',
    '{"rules": {".read": "\'a\'.matches(/^a+(b|c)*$/i) ? true : false"}}',
    '{"rules": /* why */ {".read": "query.limitToFirst <= 10",},}',
)
TOKENS = ("owner", "", "x", "a.b.c", "..", "owner owner", "\xff", "x" * 20_000)


class Texts:
    """Whatever a client might send, and never should."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def one_of(self, *choices: Any) -> Any:
        return self.chance.choice(choices)

    def happens(self, probability: float) -> bool:
        return self.chance.random() < probability

    def value(self, depth: int = 0) -> Any:
        """JSON, as Python has it."""
        if depth > 4 or self.happens(0.5):
            return self.chance.choice(SCALARS if self.happens(0.4) else GOOD_SCALARS)
        if self.happens(0.3):
            return [self.value(depth + 1) for _ in range(self.chance.randrange(4))]
        return {
            self.key(): self.value(depth + 1) for _ in range(self.chance.randrange(5))
        }

    def key(self) -> str:
        return str(self.chance.choice(KEYS if self.happens(0.2) else GOOD_KEYS))

    def path(self) -> str:
        """Raw, as the WebSocket has it."""
        length = self.one_of(0, 1, 1, 2, 3, 33, 40)
        return "/" + "/".join(self.key() for _ in range(length))

    def json(self) -> bytes:
        """The text of JSON, or nearly."""
        if self.happens(0.1):
            return self.huge_json()
        text = json.dumps(self.value(), ensure_ascii=self.happens(0.5))
        encoded = text.encode("utf-8", "surrogatepass")
        return self.mutated(encoded) if self.happens(0.3) else encoded

    def huge_json(self) -> bytes:
        """Large, deep, or both."""
        many = self.one_of(40, 2_000, 100_000)
        deep = self.one_of(b"[", b'{"a":', b'[{"a":')
        return bytes(
            self.one_of(
                deep * many,
                b'{"a":' * many + b"1" + b"}" * many,
                b"[" * many + b"]" * many,
                b"9" * many,
                b'"' + b"x" * many + b'"',
                b'{"a":1,' * 2 + b'"a":2}',
                json.dumps({f"k{n}": n for n in range(many // 10)}).encode(),
                b"[" + b"null," * many + b"1]",
            )
        )

    def mutated(self, given: bytes) -> bytes:
        """A few bytes changed, doubled or lost."""
        changed = bytearray(given)
        for _ in range(self.chance.randrange(1, 4)):
            at = self.chance.randrange(len(changed) + 1)
            match self.chance.randrange(4):
                case 0:
                    changed[at:at] = self.chance.randbytes(self.chance.randrange(1, 5))
                case 1:
                    del changed[at : at + self.chance.randrange(1, 9)]
                case 2:
                    changed[at:at] = changed[at : at + 20]
                case _:
                    changed[at : at + 1] = self.one_of(b"\x00", b"\xff", b'"', b"\r\n")
        return bytes(changed)

    def rules(self) -> bytes:
        text = str(self.chance.choice(RULES)).encode()
        return self.mutated(text) if self.happens(0.7) else text

    def token(self) -> str:
        """A credential, seldom a good one."""
        if self.happens(0.5):
            return str(self.chance.choice(TOKENS))
        claims = {"user_id": self.value(4), "sub": "u", "exp": self.value(4)}
        parts = ({"alg": "none"}, self.one_of(claims, {"user_id": "u", "sub": "u"}, []))
        encoded = (
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in parts
        )
        return ".".join((*encoded, ""))

"""What pages say on their consoles: errors, and what the site's policy has blocked."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, WebError

BAD: Final = ("error", "warning")

REFUSED_WRITE: Final = "update at / failed: permission_denied"
"""What Firebase's SDK says of it."""

OF_EVERY_SHOW: Final = (
    # OpenTok's encoders take some seconds: the player asks again, docs/cdn.md.
    r"status of 404 .*\.m3u8",
    # A clock that is put forward leaves a player behind.
    r"status of 404 .*/hls/.*/segment-\d+\.m4s",
    # Before the doors are open, and after the end, there is no show at the address.
    r"status of 404 .*/broadcast\?",
    # The file of a recording takes some seconds as well.
    r"status of 409 .*/getArchiveUrl",
)
"""What the browser itself says of answers that pages expect."""


@dataclass
class Consoles:
    """Of all pages of a test."""

    said: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: [*OF_EVERY_SHOW])
    """Patterns of what is no fault of the page."""

    def expect(self, pattern: str) -> None:
        """Something that belongs to what is tried."""
        self.expected.append(pattern)

    @property
    def unexpected(self) -> list[str]:
        """What nobody should read there."""
        return [
            line
            for line in self.said
            if not any(re.search(pattern, line) for pattern in self.expected)
        ]

    @contextmanager
    def listening(self, browser: "Browser") -> "Iterator[None]":
        """To every context that the browser is asked for until the end of the block."""
        new_context = browser.new_context

        def heard(**options: Any) -> "BrowserContext":
            context = new_context(**options)
            context.on("console", self._hear)
            context.on("weberror", self._fail)
            return context

        with patch.object(browser, "new_context", heard):
            yield

    def _hear(self, message: "ConsoleMessage") -> None:
        if message.type in BAD:
            where = message.page.url if message.page else ""
            source = message.location["url"]
            said = f"{message.type}: {message.text} at {source} ({where})"
            self.said.append(said)

    def _fail(self, error: "WebError") -> None:
        where = error.page.url if error.page else ""
        self.said.append(f"thrown: {error.error} ({where})")

"""Limits of the Realtime Database."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

LIMITS_PAGE: Final = Source(
    "Realtime Database limits",
    "https://firebase.google.com/docs/database/usage/limits",
    "2026-11",
)

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="a key, in bytes of UTF-8",
        value=768,
        unit="bytes",
        source=LIMITS_PAGE,
        by=(
            "interactive_broadcast.kernel.models.Id",
            "interactive_broadcast.kernel.models.Slug",
            "interactive_broadcast.kernel.models.SecretSlug",
            "interactive_broadcast.kernel.models.SessionKey",
        ),
        refused_by=("emulators.firebase.database.keys.MAX_KEY_BYTES",),
        test="emulators/tests/firebase/database/test_tree.py"
        "::test_a_path_has_at_most_32_keys_of_768_bytes",
    ),
)

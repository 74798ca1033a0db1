"""Where the one database is that the triggers listen to, and the backend works on."""

from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

from interactive_broadcast.kernel.errors import Misconfigured

FIRST_REGION: Final = "us-central1"
"""The one whose databases have addresses without a region (Firebase, "Select locations
for your Realtime Database", November 2026)."""


def database_url(
    stated: str | None, *, project: str, instance: str | None, region: str
) -> str:
    """The address of the database that the triggers listen to.

    Args:
        stated: the address of the project's default database, as the platform or an
            emulator states it; None where there is none.
        project: the project's id.
        instance: as DATABASE_INSTANCE has it; None for `<project>-default-rtdb`.
        region: of the functions, which is that of the database: the platform delivers
            events within a region only.

    Raises:
        Misconfigured: the project has no default database and no other is named, or
            its default database has another name than the triggers' by default.
    """
    name = instance or f"{project}-default-rtdb"
    parts = urlsplit(stated or "")
    if parts.scheme == "http" and "ns" in parse_qs(parts.query):
        # An emulator: it has every database at one address.
        return f"http://{parts.netloc}/?ns={quote(name, safe='')}"
    if parts.netloc.partition(".")[0] == name:
        return f"https://{parts.netloc}"
    if instance is None:
        names = ["databaseURL" if stated is None else "DATABASE_INSTANCE"]
        raise Misconfigured(f"There is no Realtime Database {name}.", names=names)
    if region == FIRST_REGION:
        return f"https://{name}.firebaseio.com"
    return f"https://{name}.{region}.firebasedatabase.app"

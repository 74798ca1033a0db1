"""Between the services of a stack and the firebase CLI's export folders."""

from emulators.assembly import Assembly
from emulators.firebase.auth.records import RecordRefused
from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.exports import Export, ExportRefused
from emulators.firebase.database.tree import InvalidData
from emulators.firebase.database.writes import Built, Target
from emulators.kernel.json_http import Refused


def import_data(assembly: Assembly, export: Export) -> None:
    """Put an export's databases, accounts and sign-in settings into the services.

    No trigger fires.

    A database or account of the same name is replaced, all others stay.

    Raises:
        ExportRefused: something in it cannot be stored.
    """
    try:
        for name, root in export.databases.items():
            assembly.database.instance(name).write(
                {Target(()): Built(root)},
                identity=ADMIN,
                kind="set",
                at=(),
                silent=True,
            )
        assembly.auth.add(export.users)
        assembly.auth.configure(dict(export.sign_in or {}))
    except (InvalidData, RecordRefused) as refused:
        raise ExportRefused(f"The export cannot be used: {refused}") from None
    except Refused as refused:
        raise ExportRefused(f"The export cannot be used: {refused.message}") from None


def export_data(assembly: Assembly) -> Export:
    """What the services hold now, as far as an export can hold it."""
    return Export(
        databases={each.name: each.root for each in assembly.database.store},
        users=tuple(assembly.auth.users()),
        sign_in=assembly.auth.settings(),
    )

"""Between a stack and the firebase CLI's exports."""

import pytest

from emulators.firebase.database.exports import Export, ExportRefused
from emulators.firebase.database.tree import from_json
from emulators.import_export import import_data
from emulators.kernel.json_http import Json
from emulators.stack import LocalStack

USER: dict[str, object] = {"localId": "u1", "createdAt": "5", "email": "u1@example.com"}
TREE: Json = {"a": {".value": 1, ".priority": 2}}


def bring_in(stack: LocalStack, export: Export) -> None:
    async def bringing() -> None:
        import_data(stack.assembly, export)

    stack.run(bringing)


def test_what_is_brought_in_is_taken_out(echoing: LocalStack) -> None:
    export = Export(databases={"shows": from_json(TREE)}, users=(USER,))

    bring_in(echoing, export)
    out = echoing.export()

    assert out.databases["shows"] == from_json(TREE)
    assert [user["email"] for user in out.users] == ["u1@example.com"]
    assert out.sign_in is not None


def test_bringing_in_replaces_what_has_the_same_name(echoing: LocalStack) -> None:
    bring_in(echoing, Export(databases={"shows": from_json({"old": 1})}, users=(USER,)))

    bring_in(
        echoing,
        Export(
            databases={"shows": from_json({"new": 1})},
            users=({**USER, "email": "u2@example.com"},),
        ),
    )

    out = echoing.export()
    assert out.databases["shows"] == from_json({"new": 1})
    assert [user["email"] for user in out.users] == ["u2@example.com"]


@pytest.mark.parametrize(
    "users", [({"localId": 1},), (USER, {**USER, "localId": "u2"})]
)
def test_accounts_that_cannot_be_are_refused(
    echoing: LocalStack, users: tuple[dict[str, object], ...]
) -> None:
    with pytest.raises(ExportRefused, match="The export cannot be used"):
        bring_in(echoing, Export(databases={}, users=users))


def test_sign_in_settings_come_along_as_far_as_they_are_known(
    echoing: LocalStack,
) -> None:
    settings: dict[str, object] = {
        "signIn": {"allowDuplicateEmails": True, "email": {"enabled": "yes"}},
        "mfa": {"state": "ENABLED"},
    }

    bring_in(echoing, Export(databases={}, sign_in=settings))

    sign_in = dict(echoing.export().sign_in or {})["signIn"]
    assert sign_in == {
        "allowDuplicateEmails": True,
        "email": {"enabled": True},
        "anonymous": {"enabled": True},
    }

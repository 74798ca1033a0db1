"""What `ports.Vault` promises, held against the fake and the adapter."""

import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.vault import AesGcmVault
from interactive_broadcast.kernel.errors import Misconfigured
from interactive_broadcast.kernel.ports import Vault
from tests.support.fakes import FakeVault

SECRET = SecretStr("decade0100decade")


@pytest.fixture(params=["fake", "adapter"])
def vault(request: pytest.FixtureRequest) -> Vault:
    if request.param == "fake":
        return FakeVault()
    return AesGcmVault(lambda: {1: bytes(32)})


def test_what_is_sealed_opens_for_its_owner(vault: Vault) -> None:
    sealed = vault.seal("admin-1", SECRET)

    assert vault.open("admin-1", sealed) == SECRET


def test_what_is_sealed_does_not_show(vault: Vault) -> None:
    sealed = vault.seal("admin-1", SECRET)

    assert SECRET.get_secret_value() not in sealed


def test_what_is_sealed_does_not_open_for_another(vault: Vault) -> None:
    sealed = vault.seal("admin-1", SECRET)

    with pytest.raises(Misconfigured):
        vault.open("admin-2", sealed)


@pytest.mark.parametrize("text", ["", "rubbish", "v1.1.AAAA", "v1.x.AAAA", "v9.1.AA"])
def test_rubbish_does_not_open(vault: Vault, text: str) -> None:
    with pytest.raises(Misconfigured):
        vault.open("admin-1", text)

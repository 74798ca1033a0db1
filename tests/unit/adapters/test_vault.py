import base64

import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.vault import AesGcmVault, key_version
from interactive_broadcast.kernel.errors import Misconfigured
from tests.support.private_keys import of_numbers

OLD, NEW = bytes([1]) * 32, bytes([2]) * 32
SECRET = SecretStr("decade0100")


def test_the_newest_key_seals() -> None:
    sealed = AesGcmVault(lambda: {1: OLD, 2: NEW}).seal("ada", SECRET)

    assert sealed.startswith("v1.2.")


def test_what_an_old_key_sealed_opens_until_the_key_is_gone() -> None:
    sealed = AesGcmVault(lambda: {1: OLD}).seal("ada", SECRET)

    assert AesGcmVault(lambda: {1: OLD, 2: NEW}).open("ada", sealed) == SECRET
    with pytest.raises(Misconfigured) as caught:
        AesGcmVault(lambda: {2: NEW}).open("ada", sealed)
    assert caught.value.details == {"names": ["VAULT_KEYS"]}


def test_another_key_of_the_same_version_does_not_open() -> None:
    sealed = AesGcmVault(lambda: {1: OLD}).seal("ada", SECRET)

    with pytest.raises(Misconfigured):
        AesGcmVault(lambda: {1: NEW}).open("ada", sealed)


def test_the_longest_private_key_is_sealed_and_opened() -> None:
    vault, key = AesGcmVault(lambda: {1: OLD}), SecretStr(of_numbers(4096) + "=" * 400)

    sealed = vault.seal("ada", key)

    assert len(sealed) < 4_500
    assert vault.open("ada", sealed) == key


def test_no_two_sealed_texts_are_alike() -> None:
    vault = AesGcmVault(lambda: {1: OLD})

    assert vault.seal("ada", SECRET) != vault.seal("ada", SECRET)


def test_a_nonce_has_the_96_bits_that_the_algorithm_wants() -> None:
    sealed = AesGcmVault(lambda: {1: OLD}).seal("ada", SECRET)

    body = base64.urlsafe_b64decode(sealed.split(".")[2] + "==")
    tag = 16
    assert len(body) == 12 + len(SECRET.get_secret_value()) + tag


def test_a_text_that_was_changed_anywhere_does_not_open() -> None:
    vault = AesGcmVault(lambda: {1: OLD})
    sealed = vault.seal("ada", SECRET)
    middle = len(sealed) // 2
    other = "A" if sealed[middle] != "A" else "B"

    with pytest.raises(Misconfigured):
        vault.open("ada", sealed[:middle] + other + sealed[middle + 1 :])


def test_a_version_cannot_be_exchanged() -> None:
    vault = AesGcmVault(lambda: {1: OLD, 2: OLD})
    sealed = vault.seal("ada", SECRET)

    with pytest.raises(Misconfigured):
        vault.open("ada", sealed.replace("v1.2.", "v1.1."))


@pytest.mark.parametrize(
    ("sealed", "version"),
    [
        ("v1.2.abc", 2),
        ("v1.12.abc", 12),
        ("v2.2.abc", None),
        ("v1.x.abc", None),
        ("v1.2", None),
        ("plain", None),
        ("", None),
    ],
)
def test_a_sealed_text_tells_its_key(sealed: str, version: int | None) -> None:
    assert key_version(sealed) == version

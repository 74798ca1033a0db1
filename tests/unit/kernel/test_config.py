import base64
from collections.abc import Callable

import pytest

from interactive_broadcast.kernel.config import SERVICE_ACCOUNT, AppCheck, Settings
from interactive_broadcast.kernel.errors import Misconfigured
from tools.google_cloud.rights import ACCOUNT_ID

KEY = "k" * 32
OLD_KEY = "o" * 40


def encoded(byte: int) -> str:
    return base64.b64encode(bytes([byte]) * 32).decode()


def test_what_is_not_configured_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "INTERACTIVE_STREAM_LIMIT",
        "BUCKET_URL",
        "ALLOWED_ORIGINS",
        "APP_CHECK",
        "CALLER_RATE",
        "ADMIN_RATE",
    ):
        monkeypatch.delenv(name, raising=False)

    settings = Settings()

    assert settings.interactive_limit() == 3000
    assert settings.drain_s() == 60
    assert settings.max_show_s() == 12 * 3600
    assert settings.max_preshow_s() == 24 * 3600
    assert settings.abandoned_s() == 30 * 60
    assert settings.presence_grace_s() == 60
    assert settings.line_grace_s() == 600
    assert settings.call_s() == 30
    assert settings.room_s() == 900
    assert settings.bucket_url() is None
    assert settings.region() == "us-central1"
    assert settings.allowed_origins().listed == {"*"}
    assert settings.app_check() is AppCheck.OFF
    assert settings.on_deck() == 10
    assert settings.caller_rate() == 120
    # A page that looks every second, open in several tabs, is far from it.
    assert settings.admin_rate() == 600
    assert settings.address_rate() == 3_000
    assert settings.show_rate() == 12_000
    assert settings.opentok_api_url() == "https://api.opentok.com"
    assert settings.vonage_video_api_url() == "https://video.api.vonage.com"
    assert settings.functions_url() is None
    assert settings.database_instance() is None


def test_the_account_that_is_set_up_is_the_one_that_functions_run_as() -> None:
    assert SERVICE_ACCOUNT.default == ACCOUNT_ID


def test_a_database_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_INSTANCE", "shows-2")

    assert Settings().database_instance() == "shows-2"


def test_addresses_lose_their_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUCKET_URL", "https://bucket.example/archives/")

    assert Settings().bucket_url() == "https://bucket.example/archives"


def test_origins_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://A.example, http://localhost:3000")

    assert Settings().allowed_origins().listed == {
        "https://a.example",
        "http://localhost:3000",
    }


def test_the_first_session_key_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_KEY", f"{KEY},{OLD_KEY}")

    keys = [key.get_secret_value() for key in Settings().session_keys()]

    assert keys == [KEY, OLD_KEY]


def test_the_first_callback_key_makes_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CALLBACK_KEY", f"{KEY}, {OLD_KEY}")

    keys = [key.get_secret_value() for key in Settings().callback_keys()]

    assert keys == [KEY, OLD_KEY]


def test_vault_keys_have_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    urlsafe = base64.urlsafe_b64encode(b"\xff" * 32).decode().rstrip("=")
    monkeypatch.setenv("VAULT_KEYS", f"1:{encoded(1)}, 2:{urlsafe}")

    assert Settings().vault_keys() == {1: b"\x01" * 32, 2: b"\xff" * 32}


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("INTERACTIVE_STREAM_LIMIT", "many", Settings.interactive_limit),
        ("INTERACTIVE_STREAM_LIMIT", "-1", Settings.interactive_limit),
        ("INTERACTIVE_STREAM_LIMIT", "15001", Settings.interactive_limit),
        ("BROADCAST_DRAIN_SECONDS", "86400", Settings.drain_s),
        ("MAX_SHOW_HOURS", "0", Settings.max_show_s),
        ("MAX_SHOW_HOURS", "721", Settings.max_show_s),
        ("PRESHOW_HOURS", "0", Settings.max_preshow_s),
        ("PRESHOW_HOURS", "721", Settings.max_preshow_s),
        ("ON_DECK", "-1", Settings.on_deck),
        ("ON_DECK", "41", Settings.on_deck),
        ("PRESENCE_GRACE_SECONDS", "-1", Settings.presence_grace_s),
        ("ROOM_MINUTES", "-1", Settings.room_s),
        ("ROOM_MINUTES", "121", Settings.room_s),
        ("PRESENCE_GRACE_SECONDS", "3601", Settings.presence_grace_s),
        ("LINE_GRACE_MINUTES", "0", Settings.line_grace_s),
        ("LINE_GRACE_MINUTES", "61", Settings.line_grace_s),
        ("CALL_SECONDS", "9", Settings.call_s),
        ("CALL_SECONDS", "601", Settings.call_s),
        ("ABANDONED_MINUTES", "0", Settings.abandoned_s),
        ("ABANDONED_MINUTES", "1441", Settings.abandoned_s),
        ("BUCKET_URL", "s3://bucket", Settings.bucket_url),
        ("OPENTOK_API_URL", "", Settings.opentok_api_url),
        ("VONAGE_VIDEO_API_URL", "", Settings.vonage_video_api_url),
        ("REGION", "Europe", Settings.region),
        ("DATABASE_INSTANCE", "shows.firebaseio.com", Settings.database_instance),
        ("APP_CHECK", "yes", Settings.app_check),
        ("CALLER_RATE", "-1", Settings.caller_rate),
        ("CALLER_RATE", "1000001", Settings.caller_rate),
        ("ADMIN_RATE", "-1", Settings.admin_rate),
        ("ADDRESS_RATE", "lots", Settings.address_rate),
        ("SHOW_RATE", "1.5", Settings.show_rate),
        ("SESSION_KEY", "", Settings.session_keys),
        ("SESSION_KEY", "short", Settings.session_keys),
        ("SESSION_KEY", "x" * 31, Settings.session_keys),
        ("SESSION_KEY", f"{KEY},", Settings.session_keys),
        ("CALLBACK_KEY", "", Settings.callback_keys),
        ("CALLBACK_KEY", "short", Settings.callback_keys),
        ("VAULT_KEYS", "", Settings.vault_keys),
        ("VAULT_KEYS", encoded(1), Settings.vault_keys),
        ("VAULT_KEYS", f"x:{encoded(1)}", Settings.vault_keys),
        ("VAULT_KEYS", "1:AAAA", Settings.vault_keys),
        ("VAULT_KEYS", "1:!!!!", Settings.vault_keys),
        ("VAULT_KEYS", f"-1:{encoded(1)}", Settings.vault_keys),
        ("VAULT_KEYS", f"1:{encoded(1)},1:{encoded(2)}", Settings.vault_keys),
    ],
)
def test_a_malformed_parameter_is_named_and_not_told(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    read: Callable[[Settings], object],
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(Misconfigured) as caught:
        read(Settings())

    assert caught.value.details == {"names": [name]}
    assert caught.value.__cause__ is None


def test_as_many_may_be_on_deck_as_can_publish(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ON_DECK", "40")
    most = Settings().on_deck()
    monkeypatch.setenv("ON_DECK", "41")

    assert most == 40
    with pytest.raises(Misconfigured):
        Settings().on_deck()


def test_limits_and_keys_may_go_as_far_as_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CALLER_RATE", "1000000")
    monkeypatch.setenv("INTERACTIVE_STREAM_LIMIT", "15000")
    monkeypatch.setenv("SESSION_KEY", "x" * 32)

    assert Settings().caller_rate() == 1_000_000
    assert Settings().interactive_limit() == 15_000
    assert len(Settings().session_keys()) == 1

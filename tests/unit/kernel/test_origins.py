import pytest

from interactive_broadcast.kernel.origins import Origins, parse_origins


@pytest.mark.parametrize(
    ("entry", "sent"),
    [
        ("https://show.example.com", "https://show.example.com"),
        ("HTTPS://Show.Example.com", "https://show.example.com"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://127.0.0.1:5173", "http://127.0.0.1:5173"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://show.example.com:443", "https://show.example.com"),
        ("http://show.example.com:80", "http://show.example.com"),
        ("https://show.example.com:80", "https://show.example.com:80"),
        ("capacitor://localhost", "capacitor://localhost"),
        ("Capacitor://localhost", "capacitor://localhost"),
        ("ionic://localhost", "ionic://localhost"),
        ("tauri://localhost", "tauri://localhost"),
        ("http://tauri.localhost", "http://tauri.localhost"),
        ("app://-", "app://-"),
        ("app://.", "app://."),
        ("com.example.show://localhost", "com.example.show://localhost"),
        ("a" * 64 + "://localhost", "a" * 64 + "://localhost"),
        ("https://" + "b" * 253, "https://" + "b" * 253),
        (
            "https://[2001:0db8:85a3:0000:0000:8a2e:255.255.255.255]:65535",
            "https://[2001:0db8:85a3:0000:0000:8a2e:255.255.255.255]:65535",
        ),
        ("x-app+2://Host:7000", "x-app+2://Host:7000"),
        ("chrome-extension://abcdefghijklmnop", "chrome-extension://abcdefghijklmnop"),
    ],
)
def test_an_origin_is_permitted_as_browsers_send_it(entry: str, sent: str) -> None:
    origins = parse_origins(f"https://a.example, {entry}")

    assert origins.permitted(sent) == sent
    assert not origins.has_malformed


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "*",
        "null",
        "a.example",
        "//a.example",
        "https:",
        "https://",
        "https:///a.example",
        "https://b.example/",
        "https://b.example/path",
        "https://b.example?q",
        "https://*.example",
        "https://u@b.example",
        "https://b.example:",
        "https://b.example:65536",
        "https://b.example:1:2",
        "https://b exa.mple",
        "https://b.ex\u00e4mple",
        "https://[zz]",
        "1app://localhost",
        "file://",
        "file://localhost",
        "capacitor:localhost",
        "https://" + "b" * 254,
        "a" * 65 + "://localhost",
        "https://[" + ":" * 46 + "]",
        "https://b.example:000443",
    ],
)
def test_an_entry_that_is_no_origin_is_noted_and_permits_nobody(entry: str) -> None:
    origins = parse_origins(f"https://a.example,{entry}")

    assert origins == Origins(frozenset({"https://a.example"}), has_malformed=True)


def test_a_star_alone_permits_everybody() -> None:
    origins = parse_origins(" * ")

    assert origins.permitted("https://anybody.example") == "*"
    assert origins.permitted(None) == "*"
    assert not origins.has_malformed


def test_who_sends_no_origin_is_no_page() -> None:
    assert parse_origins("https://a.example").permitted(None) is None

"""The languages that the service understands, for captions and transcriptions."""

from typing import Final

LANGUAGES: Final = frozenset(
    {
        *("af-ZA", "ar-AE", "ar-SA", "ca-ES", "cs-CZ", "da-DK", "de-CH"),
        *("de-DE", "en-AB", "en-AU", "en-GB", "en-IE", "en-IN", "en-NZ"),
        *("en-US", "en-WL", "en-ZA", "es-US", "eu-ES", "fa-IR", "fi-FI"),
        *("fr-CA", "fr-FR", "gl-ES", "hi-IN", "hr-HR", "it-IT", "ja-JP"),
        *("ko-KR", "nl-NL", "pt-BR", "th-TH", "zh-CN", "zh-HK", "zh-TW"),
    }
)
"""As far as the guide could be read: its list goes on behind `de-CH`, so that these are
from there on what the SDKs name."""

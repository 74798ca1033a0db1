"""What a show's parts cost: list prices in US dollars, each with source and date.

Without taxes, free quotas and discounts for volume: those depend on the account. None
of the pages could be asked from here; where only another list repeats a page, it is
named as well. Compare them with your own bill.
"""

from dataclasses import dataclass
from typing import Final

VONAGE: Final = "https://www.vonage.com/communications-apis/video/pricing/"
VONAGE_LIVE: Final = "https://api.support.vonage.com/hc/en-us/articles/6646228608284"
CAPTIONS: Final = "https://api.support.vonage.com/hc/en-us/articles/8597387476380"
TRANSCRIPTION: Final = "https://developer.vonage.com/en/video/guides/transcription"
FIREBASE: Final = "https://firebase.google.com/pricing"
CLOUD_RUN: Final = "https://cloud.google.com/run/pricing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One line of a price list."""

    usd: float
    per: float = 1.0
    """For so many units."""
    unit: str
    source: str
    date: str
    """When the source was read, year and month."""

    def of(self, amount: float) -> float:
        """US dollars for so many units."""
        return amount * self.usd / self.per


PARTICIPANT_MINUTE: Final = Price(
    usd=0.0041, unit="participant minutes", source=VONAGE, date="2026-06"
)
"""Of sessions in which at most 25 publish."""

COMPOSED_MINUTE: Final = Price(
    usd=0.025, unit="recorded minutes, one file", source=VONAGE, date="2026-06"
)
"""In standard definition. No page that could be read has a price for high definition.
"""

INDIVIDUAL_MINUTE: Final = Price(
    usd=0.0125,
    unit="recorded minutes, a file for each stream",
    source=VONAGE,
    date="2026-06",
)
"""Unconfirmed whether for the recording or for each stream of it: taken for the
recording."""

BROADCAST_MINUTE: Final = Price(
    usd=0.07, unit="broadcast minutes (HLS, RTMP)", source=VONAGE_LIVE, date="2026-11"
)
"""In standard definition."""

HD_BROADCAST_MINUTE: Final = Price(
    usd=0.10, unit="broadcast minutes in HD", source=VONAGE_LIVE, date="2026-11"
)
FULL_HD_BROADCAST_MINUTE: Final = Price(
    usd=0.125, unit="broadcast minutes in full HD", source=VONAGE_LIVE, date="2026-11"
)

VIEWER_MINUTE: Final = Price(
    usd=0.0015, unit="minutes watched by HLS", source=VONAGE_LIVE, date="2026-11"
)

CAPTIONED_MINUTE: Final = Price(
    usd=0.025, unit="minutes of sound with captions", source=CAPTIONS, date="2026-11"
)
"""Of each stream that publishes captions and has somebody who subscribes to them, also
while it is silent. From an older copy of the page: the newest one names no price."""

TRANSCRIBED_MINUTE: Final = Price(
    usd=0.0451,
    unit="transcribed minutes",
    source=TRANSCRIPTION,
    date="2026-11",
)
"""With a summary or without, however many people take part; beside the price of the
recording. Of a Vonage application: for an OpenTok project none is published."""

CALL: Final = Price(
    usd=0.40, per=1_000_000, unit="calls of functions", source=FIREBASE, date="2026-05"
)
VCPU_SECOND: Final = Price(
    usd=0.000024, unit="vCPU seconds", source=CLOUD_RUN, date="2026-11"
)
GIB_SECOND: Final = Price(
    usd=0.0000025, unit="GiB seconds", source=CLOUD_RUN, date="2026-11"
)
IDLE_VCPU_SECOND: Final = Price(
    usd=0.0000025,
    unit="vCPU seconds of an instance that is kept warm",
    source=CLOUD_RUN,
    date="2026-11",
)
"""Its memory costs as much as that of a busy one."""

DATABASE_GB: Final = Price(
    usd=1.00,
    per=1e9,
    unit="bytes sent by the Realtime Database",
    source=FIREBASE,
    date="2026-05",
)
CDN_GB: Final = Price(
    usd=0.15,
    per=1e9,
    unit="bytes of `getBroadcastData` by Hosting",
    source=FIREBASE,
    date="2026-05",
)

BILLED_MS: Final = 100
"""Cloud Run rounds the time of an instance up to that. A call that has the instance to
itself costs no less; calls at the same time share it."""

VCPUS: Final = 1
GIB: Final = 0.5
"""Of an instance of a function for fans, who make most calls; others have a fraction of
a CPU, and take as much longer."""

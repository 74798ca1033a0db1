"""The tables of `docs/cost.md`: list prices, rates, and one show."""

import json
from collections import defaultdict
from typing import Final

from bench.page import stored
from dev import ROOT
from dev.docs.blocks import code, table
from rehearsal.script import load
from tools import prices, show_estimate
from tools.cost import DEFAULT_FILE, bill
from tools.prices import Price
from tools.show_estimate import estimated

FIGURES: Final = ROOT / "docs" / "figures" / "cost.json"
"""As `python -m tools.cost --json` has printed it."""

WAITING: Final = 5_000
"""Fans in line, of whom the hour is reckoned."""

ROUND_FROM: Final = 100
"""From here on no fraction is of interest."""


def prices_table() -> str:
    """Every price, and where it is from."""
    rows = [
        [one.unit, _price(one), f"[{one.date}]({one.source})"]
        for one in vars(prices).values()
        if isinstance(one, Price)
    ]
    return table(["of", "US dollars", "source"], rows)


def rates_table() -> str:
    """What the estimate takes each show and fan for."""
    calls = ", ".join(
        f"{rate:g} {code(name)}" for name, rate in show_estimate.CALLS_OF_A_FAN.items()
    )
    rows = [
        ["calls of a show", f"{show_estimate.CALLS_OF_A_SHOW}"],
        ["calls of a fan", f"{calls}; renewed tokens every seven minutes; each move"],
        ["reports of a connection", f"{show_estimate.CALLS_OF_A_CONNECTION:g}"],
        ["time of a call", f"{prices.BILLED_MS} ms, alone in its instance"],
        ["bytes of a show", f"{show_estimate.BYTES_OF_A_SHOW:,}"],
        ["bytes of a fan", f"{show_estimate.BYTES_OF_A_FAN:,}"],
        ["bytes of a document", f"{show_estimate.DOCUMENT_BYTES:,}"],
    ]
    return table(["rate", "taken for"], rows)


def example_table() -> str:
    """The show of `make rehearsal`: reckoned now, and metered when it was last kept."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    metered = {item["unit"]: item["metered"] for item in kept["items"]}
    items = bill(estimated(load(DEFAULT_FILE)), None)
    rows = [
        [
            item.price.unit,
            f"{item.estimated:,.0f}",
            _metered(metered[item.price.unit]),
            f"{item.price.of(item.estimated):,.4f}",
        ]
        for item in items
    ]
    total = sum(item.price.of(item.estimated) for item in items)
    rows.append(["together", "", "", f"{total:,.2f}"])
    return table(["", "estimated", "metered", "USD"], rows)


def positions_table() -> str:
    """What it costs to tell fans where they stand, in each way that was measured."""
    ways: dict[str, dict[str, float]] = defaultdict(dict)
    for row in stored()["positions"].rows:
        way, _, what = row.name.partition(": ")
        ways[way.partition(", ")[2]][what] = row.value
    return table(
        ["way", "database", "calls", "CDN", "USD for 5,000"],
        [[way, *_cells(amounts)] for way, amounts in ways.items()],
    )


def _cells(of: dict[str, float]) -> list[str]:
    """Of a fan and hour: kB, calls, kB; and what 5,000 of them cost in an hour."""
    prices_of = {
        "database": (prices.DATABASE_GB, 1_000),
        "calls": (prices.CALL, 1),
        "CDN": (prices.CDN_GB, 1_000),
    }
    usd = sum(
        price.of(of.get(what, 0) * unit) for what, (price, unit) in prices_of.items()
    )
    amounts = (_amount(of[what]) if what in of else "" for what in prices_of)
    return [*amounts, f"{usd * WAITING:.2f}"]


def _amount(value: float) -> str:
    return f"{value:,.0f}" if value >= ROUND_FROM else f"{value:.3g}"


def _metered(amount: float | None) -> str:
    return "" if amount is None else f"{amount:,.0f}"


def _price(one: Price) -> str:
    return f"{one.usd:g}" if one.per == 1 else f"{one.usd:g} for {one.per:,.0f}"

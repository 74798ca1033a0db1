"""`python -m tools.admin legacy on|off|status`: whether the old apps are let in.

Old apps are those of the Node server that this backend takes the place of. What they
need and others do not is there only while `config/legacyClients` is true: the rules
look there with every read and write, the functions every few seconds, so that a change
needs no deploy. docs/old-apps.md says what it opens.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import firebase_admin
from firebase_admin import db

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.config import AppCheck
from interactive_broadcast.old_apps.switch import FRESH_S
from tools.command_line import Refusal
from tools.connection import Failed, connected
from tools.parameters import FUNCTIONS, of_emulators, parameters
from tools.targets import Target, find_target

PAGE: Final = "docs/old-apps.md"
SHUT_OUT: Final = (
    "APP_CHECK is enforce, by which the functions answer 401 to every call of an old "
    "app: they have no App Check tokens."
)
MOST_SHOWS: Final = 20
"""That are named; others are counted."""


class Wish(StrEnum):
    """What the operator wants."""

    ON = "on"
    OFF = "off"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """One that is on: in the preshow or live."""

    admin_id: str
    event_id: str
    status: str

    def to_json(self) -> dict[str, str]:
        return {
            "adminId": self.admin_id,
            "eventId": self.event_id,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """What was found, and what was done.

    Args:
        target: whose switch it is.
        wish: what was asked for.
        was_on: whether old apps were let in before.
        is_on: whether they are now.
        app_check: how strictly the functions look at App Check tokens, by the files
            that they are deployed with.
        is_warm: whether these files have an instance of `api` wait for old apps.
        shows: those that are on.
    """

    target: Target
    wish: Wish
    was_on: bool
    is_on: bool
    app_check: str
    is_warm: bool
    shows: tuple[Show, ...]

    def to_json(self) -> dict[str, object]:
        """One object, for programs."""
        return {
            "project": self.target.project,
            "local": self.target.is_local,
            "was": self.was_on,
            "on": self.is_on,
            "appCheck": self.app_check,
            "warm": self.is_warm,
            "shows": [show.to_json() for show in self.shows],
        }

    def lines(self) -> list[str]:
        """The same for people."""
        where = "local stack" if self.target.is_local else "Firebase"
        return [
            f"project    {self.target.project} ({where})",
            f"old apps   {self._old_apps()}",
            *self._since_when(),
            f"App Check  {self._app_check()}",
            *self._api(),
            f"shows on   {self._shows()}",
            *self._what_follows(),
        ]

    def _old_apps(self) -> str:
        is_in = "let in" if self.is_on else "not let in"
        if self.wish is Wish.STATUS:
            return f"{is_in} ({paths.LEGACY_CLIENTS})"
        return f"{is_in}, {'as before' if self.was_on is self.is_on else 'from now on'}"

    def _since_when(self) -> list[str]:
        if self.was_on is self.is_on:
            return []
        functions = f"the functions within {FRESH_S:.0f} seconds"
        return [
            f"           the rules at once, {functions},",
            "           the pass over presence and seats within a minute",
        ]

    def _app_check(self) -> str:
        shut_out = self.app_check == AppCheck.ENFORCE and self.is_on
        return f"{self.app_check}{': no old app gets in' if shut_out else ''}"

    def _api(self) -> list[str]:
        if self.is_warm or self.target.is_local or not self.is_on:
            return []
        told = (
            "no instance is kept warm (API_MIN_INSTANCES), and Android apps hang when"
        )
        return [f"api        {told} a sign-in takes long: {PAGE}"]

    def _shows(self) -> str:
        if not self.shows:
            return "none"
        named = [f"{one.event_id} ({one.status})" for one in self.shows[:MOST_SHOWS]]
        more = len(self.shows) - len(named)
        return f"{', '.join(named)}{f' and {more} more' if more else ''}"

    def _what_follows(self) -> list[str]:
        if self.is_on:
            return [f"What this opens, and to whom: {PAGE}"]
        if not self.shows:
            return []
        told = "OpenTok tokens that old apps were given for these shows stay good until"
        return [f"{told} they are over: {PAGE}#switch-it-off"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `legacy` is told on the command line."""
    parser.add_argument(
        "wish",
        choices=[each.value for each in Wish],
        metavar="on|off|status",
        help="let the apps of the Node server in, or not, or say whether they are",
    )


def carry_out(options: argparse.Namespace, folder: Path = FUNCTIONS) -> Switched:
    """Do what was asked for, and say what was found.

    Args:
        options: of the command line.
        folder: where the parameters of the functions are.

    Raises:
        NoTarget: it cannot be told which project is meant.
        Refusal: old apps could not get in, for App Check.
        Failed: Firebase refused or did not answer.
    """
    target = find_target(options.project, options.database_url)
    read = of_emulators if target.is_local else parameters
    values = read(target.project, folder)
    app_check = app_check_of(values)
    wish = Wish(options.wish)
    if wish is Wish.ON and app_check == AppCheck.ENFORCE:
        raise Refusal(
            f"Nothing was changed. {SHUT_OUT} Set APP_CHECK=monitor in functions/.env."
            f"{target.project}, make deploy PROJECT={target.project}, and then again."
        )
    with connected(target, "tools.old_apps") as app:
        was_on = _is_on(app)
        if wish is not Wish.STATUS:
            db.reference(paths.LEGACY_CLIENTS, app=app).set(wish is Wish.ON)
        return Switched(
            target=target,
            wish=wish,
            was_on=was_on,
            is_on=_is_on(app),
            app_check=app_check,
            is_warm=values.get("API_MIN_INSTANCES", "0").strip() != "0",
            shows=tuple(_shows(app)),
        )


def app_check_of(values: Mapping[str, str]) -> str:
    """How strictly the functions look at App Check tokens, by their parameters."""
    return values.get("APP_CHECK", AppCheck.OFF).strip()


def shut_out(project: str) -> str:
    """What to do where old apps are let in and `APP_CHECK` is `enforce`."""
    return (
        f"{SHUT_OUT} Set APP_CHECK=monitor in functions/.env.{project}, or do without "
        f"them: python -m tools.admin legacy off --project {project}"
    )


def are_let_in(target: Target) -> bool | None:
    """Whether a project's switch is on; None when it cannot be told from here."""
    try:
        with connected(target, "tools.old_apps") as app:
            return _is_on(app)
    except Failed:
        return None


def _is_on(app: firebase_admin.App) -> bool:
    """As the rules and the functions look at it: whatever is not `true` is off."""
    return db.reference(paths.LEGACY_CLIENTS, app=app).get() is True


def _shows(app: firebase_admin.App) -> list[Show]:
    """Those that are on: a small record for each admin, whatever else is stored."""
    found: Any = db.reference(paths.CURRENT_EVENTS, app=app).get()
    return [
        Show(admin_id=admin_id, event_id=event_id, status=str(status))
        for admin_id, events in (found or {}).items()
        for event_id, status in events.items()
    ]

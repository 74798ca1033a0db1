"""The operator's switch for old apps."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulators.settings import Settings
from emulators.stack import LocalStack
from interactive_broadcast.kernel import paths
from tests.support.deadline import DEADLINE_S
from tools import admin, old_apps
from tools.admin import DONE, REFUSED
from tools.command_line import UNUSABLE, Refusal
from tools.targets import Target, find_target

PROJECT = "my-project"


@pytest.fixture
def environment(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A shell whose variables point at a running stack."""
    for name, value in stack.settings.sdk_environment().items():
        monkeypatch.setenv(name, value)
    return stack.settings


@pytest.fixture
def enforcing(tmp_path: Path) -> Path:
    """The folder of functions that ask for App Check tokens."""
    (tmp_path / ".env").write_text("APP_CHECK=enforce\n")
    return tmp_path


def ask(settings: Settings, method: str, path: str, value: Any = None) -> Any:
    """What the database answers to its owner."""
    return httpx.request(
        method,
        f"{settings.url('database')}/{path}.json",
        params={"ns": settings.namespace},
        headers={"authorization": "Bearer owner"},
        content=json.dumps(value),
        timeout=DEADLINE_S,
    ).json()


def legacy(capsys: pytest.CaptureFixture[str], wish: str) -> dict[str, Any]:
    """What the command tells programs, when it has done what was asked for."""
    assert admin.main(["legacy", wish, "--json"]) == DONE
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_the_operator_lets_old_apps_in_and_shuts_them_out_again(
    environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert legacy(capsys, "status")["on"] is False

    told = legacy(capsys, "on")

    assert (told["was"], told["on"]) == (False, True)
    assert ask(environment, "GET", paths.LEGACY_CLIENTS) is True
    assert legacy(capsys, "status")["on"] is True
    told = legacy(capsys, "off")
    assert (told["was"], told["on"]) == (True, False)
    assert ask(environment, "GET", paths.LEGACY_CLIENTS) is not True
    assert legacy(capsys, "off")["was"] is False


@pytest.mark.parametrize("value", ["true", 1, {"on": True}])
def test_what_is_not_true_lets_nobody_in(
    environment: Settings, capsys: pytest.CaptureFixture[str], value: Any
) -> None:
    """As the rules and the functions read it."""
    ask(environment, "PUT", paths.LEGACY_CLIENTS, value)

    assert legacy(capsys, "status")["on"] is False


def test_shows_that_are_on_are_told_as_they_keep_what_old_apps_were_given(
    environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(environment, "PUT", paths.CURRENT_EVENTS, {"a": {"-e1": "live"}})

    told = legacy(capsys, "off")

    assert told["shows"] == [{"adminId": "a", "eventId": "-e1", "status": "live"}]
    assert admin.main(["legacy", "off"]) == DONE
    assert "-e1 (live)" in capsys.readouterr().out


def test_old_apps_are_not_let_in_where_app_check_shuts_them_out(
    environment: Settings, enforcing: Path
) -> None:
    asked = Namespace(wish="on", project=None, database_url=None)

    with pytest.raises(Refusal, match=r"^Nothing was changed. APP_CHECK is enforce"):
        old_apps.carry_out(asked, enforcing)

    assert ask(environment, "GET", paths.LEGACY_CLIENTS) is None


@pytest.mark.usefixtures("environment")
def test_they_can_be_shut_out_there_all_the_same(enforcing: Path) -> None:
    asked = Namespace(wish="off", project=None, database_url=None)

    told = old_apps.carry_out(asked, enforcing)

    assert (told.app_check, told.is_warm) == ("enforce", False)


@pytest.mark.usefixtures("environment")
def test_an_instance_that_is_kept_for_old_apps_is_seen(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("API_MIN_INSTANCES=1\n")
    asked = Namespace(wish="status", project=None, database_url=None)

    assert old_apps.carry_out(asked, tmp_path).is_warm


def test_a_stack_that_does_not_answer_is_said_to_be_down(
    environment: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", "127.0.0.1:9")

    assert admin.main(["legacy", "status"]) == REFUSED
    assert "Is the local stack" in capsys.readouterr().err


def test_anything_else_than_on_off_and_status_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        admin.main(["legacy", "maybe"])

    assert ended.value.code == UNUSABLE
    assert "'on', 'off', 'status'" in capsys.readouterr().err


def switched(**given: Any) -> old_apps.Switched:
    fields: dict[str, Any] = {
        "target": Target(project=PROJECT, database_url="https://x", emulators={}),
        "wish": old_apps.Wish.ON,
        "was_on": False,
        "is_on": True,
        "app_check": "off",
        "is_warm": True,
        "shows": (),
    }
    return old_apps.Switched(**{**fields, **given})


def said(**given: Any) -> str:
    return "\n".join(switched(**given).lines())


def test_people_are_told_since_when_it_counts_and_what_it_opens() -> None:
    told = said()

    assert "my-project (Firebase)" in told
    assert "let in, from now on" in told
    assert "the functions within 2 seconds" in told
    assert told.endswith("docs/old-apps.md")


def test_who_lets_android_apps_in_is_told_to_keep_an_instance_warm() -> None:
    assert "API_MIN_INSTANCES" in said(is_warm=False)
    assert "API_MIN_INSTANCES" not in said(is_warm=True)
    assert "API_MIN_INSTANCES" not in said(is_warm=False, is_on=False)


def test_what_was_so_before_is_told_as_such() -> None:
    told = said(was_on=True)

    assert "let in, as before" in told
    assert "within" not in told


def test_who_shuts_them_out_is_told_what_they_keep_while_a_show_is_on() -> None:
    shows = tuple(
        old_apps.Show(admin_id="a", event_id=f"-e{n}", status="live") for n in range(21)
    )

    off = {"wish": old_apps.Wish.OFF, "was_on": True, "is_on": False}

    assert "stay good until they are over" in said(**off, shows=shows)
    assert "-e19 (live) and 1 more" in said(**off, shows=shows)
    assert "and 0 more" not in said(**off, shows=shows[:20])
    assert "stay good" not in said(**off)


def test_a_switch_that_app_check_makes_useless_is_told_as_such() -> None:
    told = said(wish=old_apps.Wish.STATUS, was_on=True, app_check="enforce")

    assert "enforce: no old app gets in" in told
    assert "let in (config/legacyClients)" in told


def test_other_commands_look_whether_they_are_let_in(environment: Settings) -> None:
    target = find_target()

    assert old_apps.are_let_in(target) is False
    ask(environment, "PUT", paths.LEGACY_CLIENTS, value=True)
    assert old_apps.are_let_in(target) is True


def test_where_nobody_can_look_it_is_not_known(
    environment: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", "127.0.0.1:9")

    assert old_apps.are_let_in(find_target(environment.project_id)) is None

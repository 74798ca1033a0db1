from types import SimpleNamespace
from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.verbs.base import Verb
from rehearsal.verbs.forgetting import DeleteRecording, ErasePerson, ExportConsents
from tests.rehearsal.scripted_client import ScriptedClient, a_show, played

PLAN = SimpleNamespace(consent={"version": "v1", "uses": ["recording"]})
CUT = {"archiveId": "a1", "from": 1, "to": 2}


def play(verb: type[Verb], answers: dict[str, Any], **step: Any) -> str:
    show = a_show(ScriptedClient(answers), PLAN)
    return played(show, verb.model_validate({"who": "paula", **step}).play)


def export(name: str = "Fan-1", version: str = "v1") -> str:
    person = {"name": name, "consent": {"version": version}}
    told = {"parts": [{"archiveId": "a1", "people": [person]}]}
    step = {"does": "exportConsents", "fan": "fan-1"}
    return play(ExportConsents, {"function getConsents": told}, **step)


def erase(
    cuts: tuple[Any, ...] = (CUT,), left: str = "Fan-2", named: str = "Fan-2"
) -> str:
    answers = {
        "function erasePerson": {"erased": [{"id": "e1", "cuts": [*cuts]}]},
        "function getTimeline": {"entries": [{"details": {"name": left}}]},
        "GET names/e1": {"opaque": {"name": named}},
    }
    return play(ErasePerson, answers, does="erasePerson", fan="fan-1")


def delete(status: str = "deleted", left: tuple[str, ...] = ()) -> str:
    answers = {
        "function deleteRecording": {"deleted": ["a1"], "left": [*left]},
        "function getTimeline": {"parts": [{"status": status}]},
    }
    return play(DeleteRecording, answers, does="deleteRecording")


def test_the_consents_of_a_recording_are_exported() -> None:
    assert export() == "exports the consents of 1 parts"


@pytest.mark.parametrize("wrong", [{"name": "Fan-2"}, {"version": "v0"}], ids=str)
def test_an_export_that_lacks_somebody_is_noticed(wrong: dict[str, str]) -> None:
    with pytest.raises(Unmet):
        export(**wrong)


def test_a_fan_is_forgotten() -> None:
    assert erase() == "has Fan-1 forgotten (1 to cut)"


@pytest.mark.parametrize(
    "wrong",
    [{"cuts": ()}, {"left": "Fan-1"}, {"left": "fan-1-1"}, {"named": "Fan-1"}],
    ids=str,
)
def test_a_fan_who_is_remembered_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        erase(**wrong)


def test_the_recording_goes() -> None:
    assert delete() == "deletes the recording (1 parts)"


@pytest.mark.parametrize("wrong", [{"status": "available"}, {"left": ("a1",)}], ids=str)
def test_a_recording_that_stays_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        delete(**wrong)

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from emulators.opentok.projects import Projects, is_application
from emulators.settings import OpenTokProject
from emulators.tests.opentok.application import APPLICATION_ID, application

ELLIPTIC = (
    ec.generate_private_key(ec.SECP256R1())
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
OTHER = OpenTokProject(api_key="7", api_secret="s" * 40)


def test_a_first_project_outlives_a_reset_and_an_added_one_does_not() -> None:
    projects = Projects([replace(OTHER, name="kept")])
    projects.put(replace(OTHER, name="changed"))
    projects.put(replace(OTHER, api_key="8"))

    projects.reset()

    assert projects.get("7").name == "kept"
    assert projects.find("8") is None


def test_a_project_never_shows_its_secrets() -> None:
    project = replace(OTHER, signature_secret="t" * 40)

    assert "ssss" not in repr(project)
    assert "tttt" not in repr(project)


def test_a_project_and_an_application_are_told_apart_by_their_ids() -> None:
    assert is_application(APPLICATION_ID)
    assert not is_application("100")
    assert not is_application(APPLICATION_ID.upper())


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"application_id": APPLICATION_ID.upper()}, "no UUID in lower case"),
        ({"public_key": "nothing"}, "no public key in PEM"),
        ({"public_key": ELLIPTIC}, "no RSA key of 2048 to 4096 bits"),
    ],
)
def test_an_application_that_could_not_be_one_is_not_known(
    change: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        Projects([replace(application(), **change)])

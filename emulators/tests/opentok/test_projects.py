from dataclasses import replace

from emulators.opentok.projects import Projects
from emulators.settings import OpenTokProject

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

"""What the id of a session says."""

from base64 import urlsafe_b64encode

import pytest

from interactive_broadcast.adapters.session_ids import project_of

APPLICATION = "78d335fa-323d-0114-9c3d-d6f0d48968cf"


def session_id(plain: str, *, prefix: str = "1_") -> str:
    return prefix + urlsafe_b64encode(plain.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("given", "project"),
    [
        (session_id("1~100~127.0.0.1~Tue Jan 28 15:48:40 PST 2014~0.7602962~"), "100"),
        (
            session_id("1~46264952~~1622028079808~8NgtUtwtiUtmYb5ix5W4lL8c~~"),
            "46264952",
        ),
        (session_id(f"1~{APPLICATION}~~1672736878162~n/NxUKnC~P~~"), APPLICATION),
        (session_id(f"1~{APPLICATION.upper()}~~1~r~~"), APPLICATION),
        (session_id(f"1~{APPLICATION}~~1~r~~", prefix="2_"), APPLICATION),
    ],
)
def test_it_says_whose_session_it_is_whatever_the_product(
    given: str, project: str
) -> None:
    assert project_of(given) == project


@pytest.mark.parametrize(
    "given",
    [
        *("", "1_", "1_100", "2_unknown", "1_" + "é" * 9, "1_////", "1_gA"),
        session_id("1~100~", prefix="3_"),
        session_id("2~100~"),
        session_id("1~~100~"),
        session_id("1~100"),
        session_id("1~" + "1" * 65 + "~"),
        "stage-session",
    ],
)
def test_what_is_none_says_nothing(given: str) -> None:
    assert project_of(given) is None


def test_another_part_of_it_is_no_project() -> None:
    assert project_of(session_id("1~200~100~1~r~~")) == "200"

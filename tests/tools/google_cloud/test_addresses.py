"""Where Google's APIs are."""

from dataclasses import asdict, fields

import pytest

from tools.google_cloud.addresses import GOOGLE, GoogleAddresses


@pytest.mark.parametrize("url", asdict(GOOGLE).values())
def test_an_api_is_asked_by_https_at_googles_own_host(url: str) -> None:
    assert url.startswith("https://")
    assert url.endswith(".googleapis.com")


def test_no_two_apis_have_one_address() -> None:
    assert len(set(asdict(GOOGLE).values())) == len(fields(GoogleAddresses))


def test_an_url_says_which_api_is_to_be_enabled_for_it() -> None:
    assert GOOGLE.api_of("https://run.googleapis.com/v2/x") == "run.googleapis.com"


def test_an_api_that_is_served_elsewhere_keeps_its_name() -> None:
    elsewhere = GoogleAddresses(run="http://127.0.0.1:1/run")

    assert elsewhere.api_of("http://127.0.0.1:1/run/v2/x") == "run.googleapis.com"


def test_a_function_is_no_api_of_google() -> None:
    assert GOOGLE.api_of("https://login-abc-uc.a.run.app/") is None

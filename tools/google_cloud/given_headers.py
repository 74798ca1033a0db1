"""Calls by `requests` whose credentials are those in their headers."""

import requests


def as_given(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """For `auth=` of a call: its headers stay as they are.

    Without anything there, the library puts what a `.netrc` says of the host in the
    place of an access token.
    """
    return request

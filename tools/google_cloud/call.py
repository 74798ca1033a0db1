"""One call to an API of Google that no command line has a command for.

    gcloud auth print-access-token |
      python -m tools.google_cloud.call --project my-project POST https://... '{...}'

The access token comes from a pipe, so that it is in no list of processes, and goes to
Google alone. The answer is printed; the exit status is 0 when it is a success.
"""

import argparse
import json
import sys
from typing import Final

import requests

from tools.command_line import Parser, complain
from tools.google_cloud.addresses import GOOGLE, GoogleAddresses
from tools.google_cloud.given_headers import as_given

TIMEOUT_S: Final = 60
MAX_CHARS: Final = 10_000
"""Of a token."""


def main(arguments: list[str], addresses: GoogleAddresses = GOOGLE) -> int:
    parser = Parser(
        prog="python -m tools.google_cloud.call",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("method", choices=["GET", "POST", "PATCH"])
    parser.add_argument("url")
    parser.add_argument("body", nargs="?", help="JSON")
    parser.add_argument("--project", required=True, help="whose quota it counts for")
    given = parser.parse_args(arguments)
    if sys.stdin.isatty():
        parser.error("The access token is read from a pipe.")
    if addresses.api_of(given.url) is None:
        parser.error("That is no address of an API that this product uses.")
    headers = {
        "Authorization": f"Bearer {sys.stdin.read(MAX_CHARS).strip()}",
        "X-Goog-User-Project": given.project,
        "Content-Type": "application/json",
    }
    try:
        answer = requests.request(
            given.method,
            given.url,
            data=given.body,
            headers=headers,
            timeout=TIMEOUT_S,
            allow_redirects=False,
            auth=as_given,
        )
    except requests.RequestException as error:
        return complain(f"No answer: {type(error).__name__}", 1)
    if not answer.ok:
        return complain(f"{answer.status_code}: {_reason(answer)}", 1)
    print(answer.text.strip())
    return 0


def _reason(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return json.dumps(answer.text[:300])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

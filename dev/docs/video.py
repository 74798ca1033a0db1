"""The table of `docs/video.md`: what is refused as credentials, and what to do."""

from collections.abc import Mapping
from typing import Final

from dev.docs.blocks import table
from interactive_broadcast.adapters.given_credentials import Given

GENERATE: Final = "Generate a pair at Vonage, and give the private one."
COPY: Final = "Copy it once more: all of the file, nothing else."
AN_ID: Final = "Give the id alone, as the page of the application shows it."
PRIVATE: Final = "Give `private.key`, which Vonage gave out with it."

TODO: Final[Mapping[Given, str]] = {
    Given.NOTHING: "Leave the fields out to change something else.",
    Given.TOO_LONG: "Give one secret or one private key.",
    Given.OTHER: "See how both look [above](#side-by-side).",
    Given.ACCOUNT_KEY: "It is the account's. Give the id of the application.",
    Given.SURROUNDED_ID: AN_ID,
    Given.ID: "It belongs into `otApiKey`. Give the secret or private key here.",
    Given.KEY_FOR_PROJECT: "To a private key belongs the id of an application.",
    Given.LETTERS_AND_DIGITS: "To a secret belongs the API key of an OpenTok "
    "project. An application has a private key.",
    Given.SIXTEEN: "It is the account's. Give the application's private key.",
    Given.T1: "It is what a client connects with. Give the secret or private key.",
    Given.JWT: "It is what a client connects with. Give the secret or private key.",
    Given.PATH: "Give what is in the file: no file is opened here.",
    Given.JSON: "Give the key's text alone.",
    Given.SETTING: "Give the value alone.",
    Given.PUBLIC: PRIVATE,
    Given.CERTIFICATE: PRIVATE,
    Given.ENCRYPTED: "Take the passphrase off: `openssl pkey -in private.key -out "
    "plain.key` asks for it.",
    Given.OPENSSH: GENERATE,
    Given.NOT_RSA: GENERATE,
    Given.OTHER_PEM: PRIVATE,
    Given.SEVERAL: "Give one.",
    Given.SURROUNDED_KEY: COPY,
    Given.BARE: COPY,
    Given.CUT_OFF: COPY,
    Given.DAMAGED: f"{COPY} If it is refused again, generate a pair at Vonage.",
    Given.TOO_SMALL: GENERATE,
    Given.TOO_LARGE: GENERATE,
}
"""What whoever reads the refusal does next."""


def refusals_table() -> str:
    """A row for each text that is no credentials."""
    rows = ([given.value, TODO[given]] for given in Given)
    return table(["`fields` says that it is", "so"], rows)

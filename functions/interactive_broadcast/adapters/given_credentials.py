"""What is given instead of a project's credentials, in words that say nothing of it."""

import re
from enum import StrEnum
from typing import Final

from interactive_broadcast.adapters.session_ids import APPLICATION
from interactive_broadcast.kernel.errors import InvalidRequest

PROJECT: Final = re.compile("[0-9]{1,20}")
"""The API key of an OpenTok project."""

PROJECT_SECRET: Final = re.compile("[A-Za-z0-9]{8,128}")
"""An OpenTok project's. No dots: the SDK takes a text that ends in `.word` for the path
of a key file."""


class Wanted(StrEnum):
    """What the video service gives out, as it is to be given here."""

    ID = (
        "the digits of an OpenTok project, or the id of a Vonage application such as "
        "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9; the API key of an account is neither"
    )
    OF_PROJECT = "the secret of the OpenTok project: 8 to 128 of A-Z, a-z and 0-9"
    OF_APPLICATION = (
        "the private key of the application: all of the file that Vonage gives out, "
        "from BEGIN to END PRIVATE KEY; RSA of 2048 to 4096 bits, not encrypted"
    )
    LESS = "at most 8 KiB: one secret, or one private key"


class Given(StrEnum):
    """What is refused."""

    NOTHING = "nothing but blanks"
    TOO_LONG = "more than 8 KiB"
    OTHER = "another text"

    ACCOUNT_KEY = "8 hexadecimal digits, as the API key of a Vonage account has"
    SURROUNDED_ID = "an id with other text around it"

    ID = "an id where the secret or the private key belongs"
    KEY_FOR_PROJECT = "a key in PEM, which is no OpenTok project's secret"
    LETTERS_AND_DIGITS = "a secret of letters and digits, as OpenTok projects have"
    SIXTEEN = "16 letters and digits, as the secret of a Vonage account has"
    T1 = "a token of OpenTok"
    JWT = "a JSON Web Token"
    PATH = "the path or the name of a file"
    JSON = "JSON with more in it than the key"
    SETTING = "a line of settings, with more in it than the key"

    PUBLIC = "a public key"
    CERTIFICATE = "a certificate"
    ENCRYPTED = "an encrypted private key"
    OPENSSH = "a private key in the format of OpenSSH"
    NOT_RSA = "a private key that is not for RSA"
    OTHER_PEM = "PEM of something else than a private key"
    SEVERAL = "several keys in one text"
    SURROUNDED_KEY = "a key with other text around it"
    BARE = "the inside of a key, without its BEGIN and END lines"
    CUT_OFF = "a private key without its end"
    DAMAGED = "a damaged private key"
    TOO_SMALL = "an RSA key of fewer than 2048 bits"
    TOO_LARGE = "an RSA key of more than 4096 bits"


_SHAPES: Final = (
    (Given.T1, re.compile(r"T1==.*", re.DOTALL)),
    (Given.JWT, re.compile(r"eyJ[\w-]*\.[\w.-]*")),
    (Given.JSON, re.compile(r"[{\[].*", re.DOTALL)),
    # Two letters at least: one may be a drive.
    (Given.SETTING, re.compile(r"(export\s+)?[A-Za-z_]\w+\s*[=:].*", re.DOTALL)),
    (Given.PUBLIC, re.compile(r"ssh-\w+ .*", re.DOTALL)),
    (Given.ID, re.compile(f"{PROJECT.pattern}|(?i:{APPLICATION.pattern})")),
    (Given.PATH, re.compile(r"(~|\.{0,2}[/\\]|[A-Za-z]:[/\\]).*|.*\.\w{2,4}")),
    (Given.BARE, re.compile(r"MII[A-Za-z0-9+/=\s]{200,}")),
    (Given.SIXTEEN, re.compile("[A-Za-z0-9]{16}")),
    (Given.LETTERS_AND_DIGITS, PROJECT_SECRET),
)
"""The first that fits."""


def of_text(text: str) -> Given:
    """What a text seems to be that should be a secret or a private key."""
    if not text:
        return Given.NOTHING
    found = (given for given, shape in _SHAPES if shape.fullmatch(text))
    return next(found, Given.OTHER)


def of_id(text: str) -> Given:
    """What a text in lower case seems to be that should be an id."""
    if not text:
        return Given.NOTHING
    if re.fullmatch("[0-9a-f]{8}", text):
        return Given.ACCOUNT_KEY
    return Given.SURROUNDED_ID if APPLICATION.search(text) else Given.OTHER


def refusal(field: str, given: Given, wanted: Wanted) -> InvalidRequest:
    """Credentials that are none, told by the name of the field."""
    return InvalidRequest(
        f"{field} is {given}. Wanted is {wanted}.",
        fields=[f"{field}: {given}"],
        expected=[f"{field}: {wanted}"],
    )

"""How the Auth service says no, in Google's error shape."""

from emulators.kernel.json_http import Refused


def refusal(code: str, text: str = "", *, http: int = 400, status: str = "") -> Refused:
    """An error of the Auth service.

    Args:
        code: what the SDKs map to their own errors, e.g. `EMAIL_EXISTS`.
        text: for people; sent as `CODE : text`. The spaces matter: the JS SDK splits
            at " : ".
        http: the HTTP status.
        status: Google's canonical name, where the service sends one.
    """
    message = f"{code} : {text}" if text else code
    return Refused(http, message, code="invalid", canonical=status)


def invalid_argument(text: str) -> Refused:
    """A body that is not what the call takes."""
    return refusal(text, status="INVALID_ARGUMENT")


def unsupported(what: str) -> Refused:
    """Something that the real service does and this one does not."""
    return refusal(
        f"The local stack does not support {what}", http=501, status="UNIMPLEMENTED"
    )

"""Refusals of the Auth service: one exception, in Google's error shape."""

Json = dict[str, object]


class Refused(Exception):
    """A call that is answered with an error instead of its result.

    Args:
        code: what the SDKs map to their own errors, e.g. `EMAIL_EXISTS`.
        text: for people; sent as `CODE : text`. The spaces matter: the JS SDK splits
            at " : ".
        http: the HTTP status.
        status: Google's canonical name, where the service sends one.
    """

    def __init__(
        self, code: str, text: str = "", *, http: int = 400, status: str = ""
    ) -> None:
        self.message = f"{code} : {text}" if text else code
        super().__init__(self.message)
        self.http = http
        self.status = status

    def body(self) -> Json:
        reason = {"reason": "invalid", "domain": "global"}
        error: Json = {
            "code": self.http,
            "message": self.message,
            "errors": [{"message": self.message, **reason}],
        }
        if self.status:
            error["status"] = self.status
        return {"error": error}


def invalid_argument(text: str) -> Refused:
    """A body that is not what the call takes."""
    return Refused(text, status="INVALID_ARGUMENT")


def unsupported(what: str) -> Refused:
    """Something that the real service does and this one does not."""
    return Refused(
        f"The local stack does not support {what}", http=501, status="UNIMPLEMENTED"
    )

"""Who calls, and what the rules say about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from emulators.firebase.auth.tokens import claims_of
from emulators.firebase.storage.objects import StoredObject
from emulators.firebase.storage.refusal import permission_denied, refusal
from emulators.firebase.storage.rules import Method, Question, Ruleset


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody, as far as the rules care.

    Args:
        is_admin: whether no rule applies to them.
        auth: what `request.auth` is in the rules; None for nobody in particular.
    """

    is_admin: bool
    auth: Mapping[str, object] | None


ADMIN = Caller(is_admin=True, auth=None)


def caller_of(authorization: str) -> Caller:
    """Who sent this Authorization header.

    ID tokens are read, not verified, and their age does not matter: nothing signs
    them here, and the official emulators accept them likewise.

    Raises:
        Refused: 401, there is a token and it is none.
    """
    scheme, _, token = authorization.partition(" ")
    if not authorization:
        return Caller(is_admin=False, auth=None)
    if scheme.lower() in ("bearer", "firebase"):
        if token == "owner":  # noqa: S105 - a public word
            return ADMIN
        claims = claims_of(token)
        uid = (claims or {}).get("user_id") or (claims or {}).get("sub")
        if isinstance(uid, str):
            return Caller(is_admin=False, auth={"uid": uid, "token": claims})
    raise refusal(401, "Invalid authentication credentials.", "authError")


class Guard:
    """Asks the rules on behalf of the Firebase protocol.

    Args:
        rules: those of the project, for every bucket.
    """

    def __init__(self, rules: Ruleset) -> None:
        self._first: Mapping[str | None, Ruleset] = {None: rules}
        self._rules: Mapping[str | None, Ruleset] = self._first

    def replace(self, rules: Mapping[str | None, Ruleset]) -> None:
        """Ask others from now on: by bucket, None for each that is not named."""
        self._rules = rules

    def adopt(self, rules: Ruleset) -> None:
        """Ask these, as the project's file says now."""
        self._first = self._rules = {None: rules}

    def reset(self) -> None:
        """Ask those of the project again."""
        self._rules = self._first

    def check(  # noqa: PLR0913 - a question has that many parts
        self,
        caller: Caller,
        method: Method,
        bucket: str,
        name: str,
        *,
        resource: StoredObject | None = None,
        incoming: Mapping[str, object] | None = None,
    ) -> None:
        """Let the caller do it.

        Raises:
            Refused: 403. Why is not said, as in production.
        """
        if caller.is_admin:
            return
        question = Question(
            method=method,
            path=["b", bucket, "o", *_segments(name)],
            auth=caller.auth,
            resource=resource.facts() if resource else None,
            incoming=incoming,
        )
        rules = self._rules.get(bucket) or self._rules.get(None)
        if rules is None or not rules.judge(question).allowed:
            raise permission_denied()


def _segments(name: str) -> list[str]:
    # A prefix ends with a slash, or is empty for the whole bucket.
    trimmed = name.removesuffix("/")
    return trimmed.split("/") if trimmed else []

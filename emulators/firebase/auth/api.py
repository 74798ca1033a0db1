"""The Auth service over HTTP: who may call what, at which address.

An address is the production host as the first segment, as all SDKs send it to an
emulator. The old host's paths (`/www.googleapis.com/...`) are the same calls.
"""

from collections.abc import Callable
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.firebase.auth import mails, profiles, signing_in
from emulators.firebase.auth.fields import (
    MAX_BODY_BYTES,
    Fields,
    parse_fields,
    parse_object,
)
from emulators.firebase.auth.model import Call, Project
from emulators.firebase.auth.refusal import invalid_argument, refusal
from emulators.kernel.application import PREFLIGHT, Endpoint, answering, json_answer
from emulators.kernel.json_http import JsonObject, Refused, read_body

Handler = Callable[[Call], JsonObject]

V1 = "/identitytoolkit.googleapis.com/v1"
V2 = "/identitytoolkit.googleapis.com/v2"
ADMIN = V1 + "/projects/{project}"
OLD = "/www.googleapis.com/identitytoolkit/v3/relyingparty"
EMULATOR = "/emulator/v1/projects/{project}"

CLIENT_CALLS: list[tuple[str, str, Handler]] = [
    ("signUp", "signupNewUser", signing_in.sign_up),
    ("signInWithPassword", "verifyPassword", signing_in.sign_in_with_password),
    (
        "signInWithCustomToken",
        "verifyCustomToken",
        signing_in.sign_in_with_custom_token,
    ),
    ("lookup", "getAccountInfo", profiles.lookup),
    ("update", "setAccountInfo", profiles.update),
    ("delete", "deleteAccount", profiles.delete),
    ("sendOobCode", "getOobConfirmationCode", mails.send_code),
    ("resetPassword", "resetPassword", mails.reset_password),
    ("createAuthUri", "createAuthUri", signing_in.create_auth_uri),
]
"""Name of the call (and of the operation), its name at the old host, what does it."""

ADMIN_CALLS: list[tuple[str, str, str, Handler]] = [
    ("POST", "/accounts", "createAccount", signing_in.create_account),
    ("POST", "/accounts:lookup", "adminLookup", profiles.lookup),
    ("POST", "/accounts:update", "adminUpdate", profiles.update),
    ("POST", "/accounts:delete", "adminDelete", profiles.delete),
    ("POST", "/accounts:batchDelete", "batchDelete", profiles.batch_delete),
    ("GET", "/accounts:batchGet", "batchGet", profiles.batch_get),
    ("POST", "/accounts:sendOobCode", "adminSendOobCode", mails.send_code),
    (
        *("POST", ":createSessionCookie", "createSessionCookie"),
        signing_in.create_session_cookie,
    ),
]


class AuthApi:
    """The routes of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def routes(self) -> list[Route]:
        return [
            Route("/", answering(self._ready), name="ready"),
            *self._client_routes(),
            *self._admin_routes(),
            *self._emulator_routes(),
            PREFLIGHT,
        ]

    def _client_routes(self) -> list[Route]:
        routes = [
            Route(address, self._serve(handler), methods=["POST"], name=name)
            for name, old_name, handler in CLIENT_CALLS
            for address in (f"{V1}/accounts:{name}", f"{OLD}/{old_name}")
        ]
        refresh = self._serve(signing_in.refresh_session)
        address = "/securetoken.googleapis.com/v1/token"
        return [
            *routes,
            Route(address, refresh, methods=["POST"], name="refreshToken"),
        ]

    def _admin_routes(self) -> list[Route]:
        return [
            Route(
                ADMIN + path,
                self._serve(handler, for_admins=True),
                methods=[method],
                name=name,
            )
            for method, path, name, handler in ADMIN_CALLS
        ]

    def _emulator_routes(self) -> list[Route]:
        config = V2 + "/projects/{project}/config"
        calls = (
            ("DELETE", f"{EMULATOR}/accounts", "deleteAllAccounts", self._delete_all),
            ("GET", f"{EMULATOR}/oobCodes", "listOobCodes", self._codes),
            (
                *("GET", f"{EMULATOR}/verificationCodes", "listVerificationCodes"),
                _no_verification_codes,
            ),
            ("GET", f"{EMULATOR}/config", "getConfig", self._config),
            ("GET", config, "getConfig", self._config),
            ("PATCH", f"{EMULATOR}/config", "updateConfig", self._configure),
            ("PATCH", config, "updateConfig", self._configure),
        )
        follow_link = answering(self._follow_link, _link_error)
        return [
            *(
                Route(path, self._open(handler), methods=[method], name=name)
                for method, path, name, handler in calls
            ),
            Route("/emulator/action", follow_link, name="followLink"),
        ]

    async def _ready(self, _: Request) -> Response:
        docs = "https://firebase.google.com/docs/emulator-suite"
        return json_answer({"authEmulator": {"ready": True, "docs": docs}})

    def _serve(self, handler: Handler, *, for_admins: bool = False) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            is_admin = _is_admin(request, for_admins=for_admins)
            self._check_project(request)
            fields = await _fields(request)
            call = self._call(request, fields, is_admin=is_admin)
            return json_answer(handler(call))

        return answering(endpoint)

    def _open(self, handler: Callable[[JsonObject], JsonObject]) -> Endpoint:
        # The emulator's own calls ask for no credentials.
        async def endpoint(request: Request) -> Response:
            self._check_project(request)
            body = parse_object(await _body(request), "application/json")
            return json_answer(handler(body))

        return answering(endpoint)

    def _check_project(self, request: Request) -> None:
        asked = request.path_params.get("project", self._project.id)
        if asked != self._project.id:
            raise refusal(
                "PROJECT_NOT_FOUND", f"The local stack serves {self._project.id}."
            )

    def _call(self, request: Request, fields: Fields, *, is_admin: bool) -> Call:
        host = request.headers.get("host", "127.0.0.1")
        return Call(
            project=self._project,
            fields=fields,
            is_admin=is_admin,
            action_url=f"http://{host[:300]}/emulator/action",
            address=_address(request),
        )

    async def _follow_link(self, request: Request) -> Response:
        fields = Fields(dict(request.query_params))
        call = self._call(request, fields, is_admin=False)
        done = mails.follow_link(call)
        target = call.fields.text("continueUrl")
        if target and target.startswith(("http://", "https://")):
            headers = {"location": quote(target, safe="%:/?#[]@!$&'()*+,;=")}
            return Response(status_code=303, headers=headers)
        return json_answer(done)

    def _delete_all(self, _: JsonObject) -> JsonObject:
        self._project.accounts.clear()
        self._project.codes.clear()
        return {}

    def _codes(self, _: JsonObject) -> JsonObject:
        return {"oobCodes": [code.listed() for code in self._project.codes]}

    def _config(self, _: JsonObject) -> JsonObject:
        return self._project.config.shown()

    def _configure(self, body: JsonObject) -> JsonObject:
        self._project.config = self._project.config.patched(body)
        return self._project.config.shown()


def _no_verification_codes(_: JsonObject) -> JsonObject:
    # Codes by SMS: sign-in by phone is not here, so there never is one.
    return {"verificationCodes": []}


def _address(request: Request) -> str:
    """Google's front end adds what it sees to what the client sent."""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded[:100] or (request.client.host if request.client else "")


def _is_admin(request: Request, *, for_admins: bool) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if token == "owner" or token.startswith("ya29."):  # noqa: S105 - a public word
            return True
        raise refusal(
            "Request had invalid authentication credentials.",
            http=401,
            status="UNAUTHENTICATED",
        )
    if not _api_key(request):
        raise refusal(
            "The request is missing a valid API key.",
            http=403,
            status="PERMISSION_DENIED",
        )
    if for_admins:
        raise refusal(
            "INSUFFICIENT_PERMISSION",
            "Only authenticated requests can specify target_project_id.",
        )
    return False


def _api_key(request: Request) -> str:
    return request.query_params.get("key") or request.headers.get("x-goog-api-key", "")


async def _fields(request: Request) -> Fields:
    if request.method == "GET":
        return Fields(dict(parse_qsl(request.url.query)))
    content_type = request.headers.get("content-type", "")
    return parse_fields(await _body(request), content_type)


async def _body(request: Request) -> bytes:
    too_large = invalid_argument("Request payload size exceeds the limit.")
    return await read_body(request.stream(), limit=MAX_BODY_BYTES, too_large=too_large)


def _link_error(refused: Refused) -> JsonObject:
    return {"authEmulator": {"error": refused.message}}

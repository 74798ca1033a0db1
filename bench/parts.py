"""What a call is made of: reads, signatures and tokens, beside the libraries' own.

CPU time in a process with the environment of a deployed function, which asks the
database over a kept connection. Everything is checked that is checked in a call.
"""

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import firebase_admin
import jwt
import opentok
from firebase_admin import auth, db
from pydantic import SecretStr

from bench import ROOT, processors, seeded
from bench.launched import point_to_stand_ins
from bench.options import Options
from bench.platform import platform
from bench.rows import Row
from bench.served import SECRETS
from interactive_broadcast.adapters.environment import connect
from interactive_broadcast.adapters.session_tokens import MAX_VERIFIED
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.video import VideoCredentials, VideoRole
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET, DEMO_PROJECTS
from rehearsal.video_projects import VideoProduct

ID_TOKEN: Final = "BENCH_ID_TOKEN"  # noqa: S105 - the name of a variable
CALLS: Final = "BENCH_CALLS"
ROUNDS: Final = 5
TIMEOUT_S: Final = 300
MAX_READ_US: Final = 200.0

Work = Callable[[], object]

NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "read": ("a read of the database", "firebase-admin's `get`"),
    "sessionToken": ("a session token checked", "PyJWT's `decode`"),
    "idToken": ("an ID token checked", "firebase-admin's `verify_id_token`"),
    "openTokTokens": ("two OpenTok tokens made", "the SDK's `generate_token`, twice"),
    "vonageTokens": ("two tokens of a Vonage application made", "OpenTok's"),
}
"""What is measured → how it is called on the page, and what stands beside it."""


def measured(options: Options) -> Iterator[Row]:
    """Each part, and the same by the library alone."""
    with platform(seeded.database(0), [seeded.ADMIN_ID]) as here:
        variables = {
            **here.variables,
            CALLS: "200" if options.quick else "1000",
            ID_TOKEN: here.signer.id_token(seeded.ADMIN_ID),
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.parts"],
            cwd=ROOT,
            env=variables,
            stdout=subprocess.PIPE,
            check=True,
            timeout=TIMEOUT_S,
        )
    for name, (ours, library) in json.loads(done.stdout.splitlines()[-1]).items():
        shown, beside = NAMES[name]
        yield Row(
            subject="parts",
            name=shown,
            value=ours,
            unit="µs",
            goal=MAX_READ_US if name == "read" else None,
            note=f"{beside}: {library:.3g} µs",
        )


def main() -> None:
    os.sched_setaffinity(0, {processors.measured_on()})
    point_to_stand_ins()
    ports = connect()
    pairs = {
        "read": _reads(ports),
        **_tokens(ports),
        "openTokTokens": _open_tok_tokens(ports),
        "vonageTokens": _vonage_tokens(ports),
    }
    taken = {name: [_cpu_us(work) for work in pair] for name, pair in pairs.items()}
    print(json.dumps(taken))


def _reads(ports: Ports) -> tuple[Work, Work]:
    place = f"{paths.admin(seeded.ADMIN_ID)}/id"
    database = ports.databases.as_backend()
    reference = db.reference(place, app=_sdk_app())
    return lambda: database.get(place), reference.get


def _tokens(ports: Ports) -> dict[str, tuple[Work, Work]]:
    until = datetime.now(UTC) + timedelta(hours=1)
    fan = Caller(role=Role.FAN, uid="fan", admin_id="admin", event_id="event")
    issue = ports.session_tokens.issue
    # More than are kept: each is one that has not come before.
    sessions = [issue(fan, expires_at=until) for _ in range(2 * MAX_VERIFIED)]
    ours, library = itertools.cycle(sessions), itertools.cycle(sessions)
    id_token, key = os.environ[ID_TOKEN], SECRETS["SESSION_KEY"]
    client = auth.Client(_sdk_app())
    # Without the question whether the user still is: that is a request.
    verifier = client._token_verifier  # noqa: SLF001 - it is what the SDK's call calls
    return {
        "sessionToken": (
            lambda: ports.session_tokens.read(next(ours)),
            lambda: jwt.decode(
                next(library), key, algorithms=["HS256"], options={"verify_aud": False}
            ),
        ),
        "idToken": (
            lambda: ports.accounts.verify(id_token),
            lambda: verifier.verify_id_token(id_token),
        ),
    }


def _open_tok_tokens(ports: Ports) -> tuple[Work, Work]:
    client: Any = opentok.Client(DEMO_API_KEY, DEMO_API_SECRET)
    ours, session_id = _minted(ports, VideoProduct.OPENTOK)
    until = datetime.now(UTC) + timedelta(hours=1)

    def library() -> None:
        for _ in range(2):
            client.generate_token(
                session_id,
                role=opentok.Roles.subscriber,
                expire_time=int(until.timestamp()),
                data="{}",
            )

    return ours, library


def _vonage_tokens(ports: Ports) -> tuple[Work, Work]:
    """An SDK would parse the key for each: that takes too long to measure it here."""
    vonage, _ = _minted(ports, VideoProduct.VONAGE)
    open_tok, _ = _minted(ports, VideoProduct.OPENTOK)
    return vonage, open_tok


def _minted(ports: Ports, product: VideoProduct) -> tuple[Work, str]:
    """Two tokens, and the session that they are for."""
    project = DEMO_PROJECTS[product]
    secret = SecretStr(project.api_secret)
    video = ports.projects.of(VideoCredentials(project.api_key, secret))
    session_id = video.create_session()
    until = datetime.now(UTC) + timedelta(hours=1)

    def ours() -> None:
        for _ in range(2):
            video.mint_token(
                session_id, role=VideoRole.SUBSCRIBER, expires_at=until, data="{}"
            )

    return ours, session_id


def _sdk_app() -> firebase_admin.App:
    try:
        return firebase_admin.get_app("bench")
    except ValueError:
        return firebase_admin.initialize_app(name="bench")


def _cpu_us(work: Work) -> float:
    """CPU time of a call, in the best round."""
    calls = int(os.environ[CALLS])
    work()
    rounds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(calls):
            work()
        rounds.append((time.process_time() - started) / calls)
    return 1e6 * min(rounds)


if __name__ == "__main__":
    main()

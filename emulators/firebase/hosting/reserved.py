"""What Hosting itself serves below `/__/firebase/`: how a page finds its project."""

import json
from typing import Final

from starlette.responses import Response

from emulators.settings import Settings

API_KEY: Final = "demo-api-key"
"""Emulated Auth takes any."""

PREFIX: Final = "/__/"

_SCRIPT: Final = """if (typeof firebase === "undefined") {
  throw new Error("hosting/init-error: load the Firebase SDK before this script");
}
const config = %s;
firebase.initializeApp(config);
const emulators = %s;
if (emulators.auth && firebase.auth) {
  firebase.auth().useEmulator(`http://${emulators.auth.hostAndPort}`);
}
if (emulators.database && firebase.database) {
  firebase.database().useEmulator(emulators.database.host, emulators.database.port);
}
if (emulators.functions && firebase.functions) {
  firebase.functions().useEmulator(emulators.functions.host, emulators.functions.port);
}
if (emulators.storage && firebase.storage) {
  firebase.storage().useEmulator(emulators.storage.host, emulators.storage.port);
}
"""
_NAMED: Final = ("auth", "database", "functions", "storage")


def reserved(settings: Settings, path: str, *, with_emulators: bool) -> Response | None:
    """The answer at a path below `/__/`; None if there is nothing.

    Args:
        settings: of the stack.
        path: of the request.
        with_emulators: whether `init.js` connects to the emulators, too.
    """
    match path:
        case "/__/firebase/init.json":
            return _answer(json.dumps(_config(settings)), "application/json")
        case "/__/firebase/init.js":
            emulators = _emulators(settings) if with_emulators else {}
            script = _SCRIPT % (json.dumps(_config(settings)), json.dumps(emulators))
            return _answer(script, "text/javascript")
        case _:
            return None


def _answer(text: str, kind: str) -> Response:
    return Response(text, media_type=kind, headers={"cache-control": "no-cache"})


def _config(settings: Settings) -> dict[str, str]:
    return {
        "projectId": settings.project_id,
        "apiKey": API_KEY,
        "authDomain": f"{settings.project_id}.firebaseapp.com",
        "databaseURL": f"{settings.url('database')}/?ns={settings.namespace}",
        "storageBucket": settings.bucket,
    }


def _emulators(settings: Settings) -> dict[str, dict[str, object]]:
    return {
        name: {
            "host": settings.hostname,
            "port": getattr(settings.ports, name),
            "hostAndPort": settings.address(name),
        }
        for name in _NAMED
    }

"""A function served as in production: by the functions framework's own command.

Only where Google is lies elsewhere: signatures of ID tokens are checked by keys that a
stand-in hands out, and users are asked for at the emulator. With the official variable
for that emulator the SDK would check no signature, and a bench would leave that out.
"""

import os
from typing import Final

from firebase_admin import _token_gen, _user_mgt
from functions_framework import _cli

CERTIFICATES: Final = "BENCH_CERTIFICATES_URL"
"""Environment variable: where the keys are by which ID tokens are checked."""

USERS: Final = "BENCH_USERS_URL"
"""Environment variable: Firebase Auth's API for users."""


def point_to_stand_ins() -> None:
    """Have the SDK, and ours by its addresses, ask whom the environment names."""
    _token_gen.ID_TOKEN_CERT_URI = os.environ[CERTIFICATES]
    _user_mgt.UserManager.ID_TOOLKIT_URL = os.environ[USERS]


if __name__ == "__main__":
    point_to_stand_ins()
    _cli._cli()  # noqa: SLF001 - it is what the command `functions-framework` runs

"""Every Cloud Function: what it takes, who may call it, and which secrets it sees.

Nothing else is here: a body is one call into one of the other packages. Who may read
or change which data is decided by `database.rules.json`; `allow` says which roles may
call a function at all. `main.py` imports the module of the function that is served.

Where many wait for a first answer, the module also imports what its services need: then
that is there before the server forks its worker, which shares it, and before the first
call. Elsewhere services are imported when they are first used.
"""

from firebase_functions.options import set_global_options

from interactive_broadcast.deployed.options import SERVICE_ACCOUNT
from interactive_broadcast.kernel import config, version

# Here, because the decorators read this when they run, in whichever module. How many
# instances, and how large, each function says by its class.
set_global_options(
    region=config.REGION,  # type: ignore[arg-type]  # the CLI resolves it
    service_account=SERVICE_ACCOUNT,
    labels={version.LABEL: version.label_value()},
    timeout_sec=60,
)

"""Every Cloud Function: what it takes, who may call it, and which secrets it sees.

Nothing else is here: a body is one call into one of the other packages. Who may read
or change which data is decided by `database.rules.json`; `allow` says which roles may
call a function at all. `main.py` imports the module of the function that is served.

Where many wait for a first answer, the module also imports what its services need: then
that is there before the server forks its worker, which shares it, and before the first
call. Elsewhere services are imported when they are first used.
"""

from firebase_functions import options

from interactive_broadcast.kernel import config

# Here, because the decorators read this when they run, in whichever module.
# Without `cpu` the Firebase CLI would give each instance a sixth of one and a single
# request at a time.
options.set_global_options(
    region=config.REGION,  # type: ignore[arg-type]  # the CLI resolves it
    cpu=1,
    memory=512,
    concurrency=40,
    max_instances=20,
    timeout_sec=60,
)

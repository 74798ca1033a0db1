"""Cloud Storage as one ASGI application."""

from emulators.firebase.storage.access import Guard
from emulators.firebase.storage.api_cloud import CloudApi
from emulators.firebase.storage.api_cloud_uploads import CloudUploads
from emulators.firebase.storage.api_firebase import FirebaseApi
from emulators.firebase.storage.api_firebase_uploads import FirebaseUploads
from emulators.firebase.storage.api_internal import InternalApi
from emulators.firebase.storage.model import Store
from emulators.firebase.storage.rules import Ruleset
from emulators.firebase.storage.saved import keep
from emulators.firebase.storage.uploads import Uploads
from emulators.kernel.application import PREFLIGHT, application
from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile


class StorageService:
    """One project's files. Belongs to the context's event loop.

    Args:
        context: of the stack.
        rules_text: what `storage.rules` says.
        file: holds the files of former runs, and saves changes; without one they are
            gone when the process ends. Unfinished uploads always are.

    Raises:
        RulesRefused: the rules are wrong, or use what is not supported here.
        DataRefused: a kept file cannot be read.
    """

    def __init__(
        self, context: Context, *, rules_text: str, file: DataFile | None = None
    ) -> None:
        bucket = context.settings.bucket
        self._store = Store(context.clock, default_bucket=bucket)
        if file is not None:
            keep(self._store, file)
        self._uploads = Uploads(self._store)
        self._guard = guard = Guard(Ruleset(rules_text))
        internal = InternalApi(self._store, guard, prepared=context.prepared)
        cloud = CloudApi(self._store)
        routes = [
            *internal.routes(),
            *FirebaseUploads(self._store, self._uploads, guard).routes(),
            *FirebaseApi(self._store, guard).routes(),
            *CloudUploads(self._store, self._uploads).routes(),
            *cloud.routes(),
            *cloud.public_routes(),
            PREFLIGHT,
        ]
        self.app = application(context, "storage", routes)

    def use_rules(self, rules: Ruleset) -> None:
        """Have these decide, as the project's file says now."""
        self._guard.adopt(rules)

    def reset(self) -> None:
        """Nothing but the default bucket, and that empty; the rules of the project."""
        self._guard.reset()
        self._uploads.clear()
        self._store.reset()

"""Every Cloud Function, and the module that declares it.

An instance serves one function, which the platform names in `FUNCTION_TARGET`: only
that one's module is imported, and with it what that function needs. Whoever names none
(the Firebase CLI, which deploys them; the local host; the tests) gets all.
"""

import gc
import os
from importlib import import_module
from typing import Final

MODULES: Final = {
    # Signing in
    "login": "signing_in",
    "loginFan": "signing_in",
    "loginHost": "signing_in",
    "loginCelebrity": "signing_in",
    "loginStaff": "signing_in",
    # Admins and users
    "getAdmins": "admins",
    "getAdmin": "admins",
    "createAdmin": "admins",
    "updateAdmin": "admins",
    "deleteAdmin": "removal",
    "createUser": "admins",
    "updateUser": "admins",
    "deleteUser": "admins",
    "validateApiKey": "video",
    # Events
    "createEvent": "events",
    "updateEvent": "events",
    "deleteEvent": "removal",
    "deleteEventsByAdminId": "removal",
    "deleteRecording": "removal",
    "getFormerArchives": "removal",
    "deleteFormerArchives": "removal",
    "erasePerson": "removal",
    "getEvents": "events",
    "getEvent": "events",
    "getEventByKey": "events",
    "getEventBySessionId": "events",
    "getEventsByAdmin": "public_reads",
    "getMostRecentEvent": "public_reads",
    "validateEvent": "events",
    # OpenTok tokens
    "createTokenProducer": "tokens",
    "createTokensFan": "tokens",
    "createTokenHostCeleb": "tokens",
    "createTokenByUserType": "tokens",
    "createSession": "video",
    "createToken": "video",
    # Shows
    "changeStatus": "shows",
    "eventGoLive": "shows",
    "endBroadcast": "shows",
    "setStandby": "shows",
    "clearStage": "shows",
    "resume": "shows",
    "startArchive": "shows",
    "stopArchive": "shows",
    "startCaptions": "shows",
    "stopCaptions": "shows",
    "getArchiveUrl": "video",
    "getBroadcastData": "viewers",
    "getTimeline": "shows",
    "getConsents": "shows",
    # The line
    "callNext": "line",
    "moveInLine": "line",
    # Moderation
    "forceDisconnect": "moderation",
    "muteStream": "moderation",
    "muteAll": "moderation",
    # Database triggers
    "onEventStatusWritten": "shows",
    "onEventDeleted": "removal",
    "onAdminDeleted": "removal",
    "onActiveFanWritten": "presence",
    "onLineWritten": "presence",
    # Old apps
    "api": "old_apps",
    # Callbacks
    "openTokCallback": "callbacks",
    # Stored tasks
    "runShowEffectsTask": "show_tasks",
    "stopBroadcastTask": "show_tasks",
    "removeEventTask": "tasks",
    "removeAdminTask": "tasks",
    "removeEventsTask": "tasks",
    "cleanEventImagesTask": "tasks",
    # Schedules
    "cleanEventImages": "schedules",
    "reconcileShows": "schedules",
}
"""By function: its module in `interactive_broadcast.deployed`."""

_target = os.environ.get("FUNCTION_TARGET", "")

# Nothing that is imported is garbage: to look for some meanwhile takes longer than the
# imports do.
gc.disable()

for _name in [_target] if _target in MODULES else MODULES:
    _module = import_module(f"interactive_broadcast.deployed.{MODULES[_name]}")
    globals()[_name] = getattr(_module, _name)

if _target in MODULES:
    # It stays to the end of the instance, so it need not be looked at again. A process
    # that is forked from this one does not get copies of it by looking, either.
    gc.freeze()
else:
    from interactive_broadcast.deployed import api as _api
    from interactive_broadcast.deployed import old_apps as _old_apps

    http_api = _api.api
    old_api = _old_apps.old_api

gc.enable()

"""How requests, tasks and database changes reach the services, and answers go back.

A request becomes a `Call`, which a function answers with a model, which becomes a
response. Whatever it raises becomes one as well.
"""

from interactive_broadcast.http.api import Api, Call
from interactive_broadcast.http.app_check import AppCheckPolicy
from interactive_broadcast.http.background import (
    change_of,
    only_if,
    schedule,
    task,
    trigger,
)
from interactive_broadcast.http.callbacks import callback
from interactive_broadcast.http.rate_limits import RateLimits

__all__ = [
    "Api",
    "AppCheckPolicy",
    "Call",
    "RateLimits",
    "callback",
    "change_of",
    "only_if",
    "schedule",
    "task",
    "trigger",
]

"""How requests, tasks and database changes reach the services, and answers go back."""

from interactive_broadcast.http.api import Api, Call
from interactive_broadcast.http.app_gate import AppGate
from interactive_broadcast.http.callbacks import callback
from interactive_broadcast.http.crowd_control import CrowdControl
from interactive_broadcast.http.deliveries import change_of, schedule, task, trigger

__all__ = [
    "Api",
    "AppGate",
    "Call",
    "CrowdControl",
    "callback",
    "change_of",
    "schedule",
    "task",
    "trigger",
]

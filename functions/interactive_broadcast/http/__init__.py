"""How requests, tasks and database changes reach the services, and answers go back."""

from interactive_broadcast.http.api import Api, Call
from interactive_broadcast.http.deliveries import schedule, task, trigger

__all__ = ["Api", "Call", "schedule", "task", "trigger"]

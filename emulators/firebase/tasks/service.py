"""Cloud Tasks as one ASGI application: a queue for each task function."""

from starlette.types import ASGIApp

from emulators.firebase.functions.manifest import Manifest, TaskQueueTrigger
from emulators.firebase.tasks.api import TasksApi
from emulators.firebase.tasks.dispatch import Dispatcher
from emulators.firebase.tasks.model import Queue, QueueName, Queues
from emulators.kernel.application import application
from emulators.kernel.context import Context


class TasksService:
    """The queues of one stack. `app` is its HTTP surface."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._queues = Queues()
        self._dispatcher = Dispatcher(context)
        routes = TasksApi(context, self._queues, self._dispatcher).routes()
        self.app: ASGIApp = application(context, "tasks", routes)

    def install(self, manifest: Manifest) -> None:
        """Make a queue for each task function. Tasks of known queues stay."""
        settings = self._context.settings
        for endpoint in manifest.endpoints.values():
            trigger = endpoint.trigger
            if not isinstance(trigger, TaskQueueTrigger):
                continue
            name = QueueName(
                project=settings.project_id,
                location=endpoint.regions[0],
                queue=endpoint.id,
            )
            queue = Queue(
                name=name,
                retries=trigger.retries,
                target=name.function_url(settings),
                max_concurrent=trigger.max_concurrent_dispatches,
            )
            self._queues.put(queue)

    def queue(self, function_id: str) -> Queue:
        """The queue of one of the stack's functions.

        Raises:
            Refused: 404, it has none.
        """
        return self._queues.of_function(function_id)

    def reset(self) -> None:
        """Forget every task. Queues stay."""
        self._dispatcher.reset()
        for queue in self._queues:
            queue.clear()

    async def close(self) -> None:
        """End the calls under way."""
        await self._dispatcher.close()

"""What every check is given: the project, what is to be there, and how to ask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from threading import Lock
from typing import Any, TypeVar, cast

from tools.capacity.declared import Declared
from tools.doctor.calls import CALL_S, FAILURES, GoogleCalls, Json
from tools.doctor.expected import CalledBy, Expected
from tools.doctor.outcomes import unclear, wrong
from tools.doctor.refusals import As
from tools.google_cloud.addresses import GoogleAddresses

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The project, as this checkout would be deployed to it.

    Args:
        project: its id.
        region: where the functions run.
        account: the e-mail address of the service account that they run as.
        instance: the name of the database instance.
        parameters: from `functions/.env` and `.env.<project>`.
    """

    project: str
    region: str
    account: str
    instance: str
    parameters: Mapping[str, str]

    @property
    def name(self) -> str:
        """As Google's APIs name it."""
        return f"projects/{self.project}"

    @property
    def location(self) -> str:
        """Where the functions are, as Google's APIs name it."""
        return f"{self.name}/locations/{self.region}"


class SharedReads:
    """What several checks need to know, asked for once."""

    def __init__(self) -> None:
        self._kept: dict[str, object] = {}
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def once(self, name: str, read: Callable[[], T]) -> T:
        """What `read` returns. What it raises is not kept."""
        with self._lock:
            lock = self._locks.setdefault(name, Lock())
        with lock:
            if name not in self._kept:
                self._kept[name] = read()
            return cast("T", self._kept[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """One check's view.

    Args:
        place: which project.
        expected: the functions that this checkout would deploy, by id.
        capacity: what is declared of them, for sums.
        google: asks, as long as the check may take.
        shared: what others have asked already.
        probe: a name that nothing else has, for what is made and removed again.
        now: the time.
        wait: waits so many seconds.
        rules: the text of the rules of this checkout, by file.
        version: of this checkout.
    """

    place: Place
    expected: Mapping[str, Expected]
    capacity: Sequence[Declared]
    google: GoogleCalls
    shared: SharedReads
    probe: str
    now: Callable[[], datetime]
    wait: Callable[[float], object]
    rules: Mapping[str, str]
    version: str

    @property
    def at(self) -> GoogleAddresses:
        return self.google.at

    def called_by(self, called_by: CalledBy) -> list[Expected]:
        """The functions that are called by this."""
        return [one for one in self.expected.values() if one.called_by is called_by]

    @property
    def afterwards(self) -> "Examination":
        """The same with time of its own, to remove what a check has made."""
        return replace(self, google=self.google.connection.within(CALL_S))

    def remove(self, url: str) -> None:
        """Delete what a check has made and may have left, by whoever is allowed to."""
        for who in (As.BACKEND, As.OPERATOR):
            try:
                status = self.afterwards.google.ask("DELETE", url, who).status
            except FAILURES:
                # What keeps one from it need not keep the other.
                continue
            if status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.NOT_FOUND:
                return

    def gcloud(self, *words: str) -> str:
        """A command of `gcloud` for this project."""
        return f"gcloud {' '.join(words)} --project={self.place.project}"

    def firebase(self, *words: str) -> str:
        """A command of the Firebase CLI for this project."""
        return f'make firebase ARGS="{" ".join(words)} --project {self.place.project}"'

    @property
    def deploy(self) -> str:
        """The command that deploys."""
        return f"make deploy PROJECT={self.place.project}"

    @property
    def provision(self) -> str:
        """The command that makes what is missing in the project."""
        return f"make provision PROJECT={self.place.project} ARGS=--yes"

    def instance(self) -> Json:
        """The database instance, as the management API describes it.

        Raises:
            Wrong: there is none of that name.
        """
        return self.shared.once("instance", self._instance)

    def _instance(self) -> Json:
        name = f"{self.place.name}/locations/-/instances/{self.place.instance}"
        found = self.google.find(f"{self.at.database_management}/v1beta/{name}")
        if found is None:
            raise wrong(
                f"The project has no database instance {self.place.instance}. If it "
                f"has another one, name it as DATABASE_INSTANCE in "
                f"functions/.env.{self.place.project}.",
                self.provision,
            )
        return found

    def database_url(self) -> str:
        """Where the database is, without a slash at the end. Raises as `instance`."""
        url = str(self.instance()["databaseUrl"]).rstrip("/")
        if not url.startswith("https://"):
            # Tokens are sent there.
            raise unclear(f"The database's address is no https address: {url}")
        return url

    def deployed_anywhere(self) -> list[Json]:
        """The functions that are deployed, in any region."""
        url = f"{self.at.functions}/v2/{self.place.name}/locations/-/functions"
        return self.shared.once(
            "functions", lambda: self.google.all_of(url, "functions", pageSize="500")
        )

    def deployed(self) -> dict[str, Json]:
        """The same by id: of two regions' the one in the region of this checkout."""
        here = f"{self.place.location}/"
        found = sorted(
            self.deployed_anywhere(),
            key=lambda each: str(each["name"]).startswith(here),
        )
        return {str(each["name"]).rpartition("/")[2]: each for each in found}

    def deployed_and_expected(self) -> dict[str, Json]:
        """Those of this checkout that are deployed.

        Raises:
            Wrong: none is.
        """
        deployed = self.deployed()
        found = {name: deployed[name] for name in self.expected if name in deployed}
        if not found:
            raise wrong("None of the functions is deployed.", self.deploy)
        return found

    def bucket(self) -> str:
        """The name of the project's default bucket.

        Raises:
            Wrong: it has none.
        """
        return self.shared.once("bucket", self._bucket)

    def _bucket(self) -> str:
        url = f"{self.at.firebase_storage}/v1alpha/{self.place.name}/defaultBucket"
        found = self.google.find(url)
        name = (found or {}).get("bucket", {}).get("name")
        if not name:
            raise wrong(
                "The project has no default bucket of Cloud Storage for Firebase.",
                self.provision,
            )
        return str(name).rpartition("/")[2]

    def ask_database(self, method: str, path: str, who: As, **given: Any) -> Any:  # noqa: ANN401 - JSON
        """What the database answers to a request for a path. Raises as `google.ask`."""
        url = f"{self.database_url()}/{path}.json"
        return self.google.ask(method, url, who, **given)

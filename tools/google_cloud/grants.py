"""Rights as commands that grant them, in one project."""

from dataclasses import dataclass

from tools.google_cloud.rights import ACCOUNT_ID, Holder, On, Right, backend_account


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a project's accounts and resources are called.

    Args:
        project: its id.
        number: its number, which Google's own accounts are named after.
        bucket: its default bucket, whatever it is called; None while there is none.
        secrets: the functions' secrets.
        deployer: who deploys, as in a policy: `user:...`, `serviceAccount:...`.
        account_id: the parameter SERVICE_ACCOUNT.
        app_engine: the address of the default service account of App Engine; None
            where there is none.
    """

    project: str
    number: str
    bucket: str | None = None
    secrets: tuple[str, ...] = ()
    deployer: str | None = None
    account_id: str = ACCOUNT_ID
    app_engine: str | None = None

    @property
    def backend(self) -> str:
        """The address of the functions' service account."""
        return backend_account(self.project, self.account_id)

    @property
    def builder(self) -> str:
        """The address of the default service account of Compute Engine."""
        return f"{self.number}-compute@developer.gserviceaccount.com"

    def account(self, on: On) -> str | None:
        """The address of a service account that something is granted on."""
        return {
            On.BACKEND: self.backend,
            On.BUILDER: self.builder,
            On.APP_ENGINE: self.app_engine,
        }.get(on)

    def member(self, holder: Holder) -> str | None:
        """As policies name them; None for a deployer who is not known."""
        if holder is Holder.DEPLOYER:
            return self.deployer
        address = {
            Holder.BACKEND: self.backend,
            Holder.BUILDER: self.builder,
            Holder.EVENTARC: service_agent(self.number, "eventarc"),
            Holder.PUBSUB: service_agent(self.number, "pubsub"),
        }[holder]
        return f"serviceAccount:{address}"


def service_agent(number: str, service: str) -> str:
    """The address of the account as which a service of Google acts in a project."""
    return f"service-{number}@gcp-sa-{service}.iam.gserviceaccount.com"


def grants(right: Right, names: Names) -> list[tuple[str, ...]]:
    """The `gcloud` commands that grant a right; none as long as a name is missing."""
    member = names.member(right.holder)
    if member is None:
        return []
    who = (f"--member={member}", f"--role={right.role}")
    project = f"--project={names.project}"
    accounts = ("gcloud", "iam", "service-accounts", "add-iam-policy-binding")
    match right.on:
        case On.PROJECT:
            policy = ("gcloud", "projects", "add-iam-policy-binding", names.project)
            # Without it gcloud asks, where the policy has conditions already.
            return [(*policy, *who, "--condition=None")]
        case On.BUCKET:
            bucket = ("gcloud", "storage", "buckets", "add-iam-policy-binding")
            found = names.bucket
            return [(*bucket, f"gs://{found}", *who)] if found else []
        case On.SECRETS:
            secret = ("gcloud", "secrets", "add-iam-policy-binding")
            return [(*secret, each, *who, project) for each in names.secrets]
        case _:
            account = names.account(right.on)
            return [(*accounts, account, *who, project)] if account else []

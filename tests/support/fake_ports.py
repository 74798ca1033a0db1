"""A fake behind every port: what the backend is assembled over in tests."""

from dataclasses import dataclass, field
from functools import cached_property

from interactive_broadcast.kernel.ports import Ports
from tests.support.fakes import (
    FakeAccounts,
    FakeAppAttestation,
    FakeArchiveFiles,
    FakeCallbackProofs,
    FakeClock,
    FakeDatabases,
    FakeImages,
    FakeLimits,
    FakeSessionTokens,
    FakeTasks,
    FakeVault,
    FakeVideo,
    FakeVideoProjects,
)
from tests.support.store_databases import StoreDatabases


@dataclass(kw_only=True)
class FakePorts:
    """The fakes by the names of their ports."""

    clock: FakeClock = field(default_factory=FakeClock)
    databases: FakeDatabases | StoreDatabases
    """On the same clock."""
    projects: FakeVideoProjects = field(default_factory=FakeVideoProjects)
    tasks: FakeTasks = field(default_factory=FakeTasks)
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    images: FakeImages = field(default_factory=FakeImages)
    archive_files: FakeArchiveFiles = field(default_factory=FakeArchiveFiles)
    limits: FakeLimits = field(default_factory=FakeLimits)
    callback_proofs: FakeCallbackProofs = field(default_factory=FakeCallbackProofs)

    def __post_init__(self) -> None:
        self.video.follow(self.clock)
        self.accounts.follow(self.clock)

    @cached_property
    def ports(self) -> Ports:
        return Ports(
            clock=self.clock,
            databases=self.databases,
            projects=self.projects,
            tasks=self.tasks,
            vault=FakeVault(),
            accounts=self.accounts,
            app_attestation=FakeAppAttestation(),
            session_tokens=FakeSessionTokens(self.clock),
            images=self.images,
            archive_files=self.archive_files,
            limits=self.limits,
            callback_proofs=self.callback_proofs,
        )

    @property
    def video(self) -> FakeVideo:
        """The one project that `projects` has."""
        return self.projects.video

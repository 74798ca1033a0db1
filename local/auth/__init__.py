"""Firebase Auth as the official emulator speaks it: accounts, tokens, mailed codes.

Sign-in by email and password, anonymous, and by custom token. Everything else (phone,
other providers, second factors, tenants) is answered with 501.
"""

from local.auth.api import AuthApi
from local.auth.model import Project
from local.kernel import Kernel
from local.serving import application

__all__ = ["AuthService"]


class AuthService:
    """One project's users. Belongs to the kernel's event loop."""

    def __init__(self, kernel: Kernel) -> None:
        self._project = Project(id=kernel.settings.project_id, clock=kernel.clock)
        self.app = application(kernel, "auth", AuthApi(self._project).routes())

    def reset(self) -> None:
        """No account, no code, default settings."""
        self._project.reset()

"""Admins, as old apps write them."""

from typing import Any, Self

from pydantic import model_validator

from interactive_broadcast.admins import models as admins
from interactive_broadcast.admins.models import GivenApiKey, GivenApiSecret
from interactive_broadcast.kernel.models import Email, Id, Name, RequestModel


class UpdateAdminRequest(RequestModel):
    """What the form of the old web app has: with the key always, which it was sent.

    With the secret only where somebody has typed one. It knows of no password and of no
    signature secret.
    """

    id: Id
    display_name: Name | None = None
    email: Email | None = None
    super_admin: bool | None = None
    hls: bool | None = None
    http_support: bool | None = None
    ot_api_key: GivenApiKey | None = None
    ot_secret: GivenApiSecret | None = None

    @model_validator(mode="after")
    def _a_secret_has_its_key(self) -> Self:
        if self.ot_secret is not None and self.ot_api_key is None:
            raise ValueError("otSecret is given together with its otApiKey")
        return self

    @property
    def has_key_alone(self) -> bool:
        """Whether the key of a video project is given without its secret."""
        return self.ot_api_key is not None and self.ot_secret is None

    @property
    def translated(self) -> admins.UpdateAdminRequest:
        """As today's services are asked: key and secret together, or not at all."""
        given: dict[str, Any] = {
            name: getattr(self, name)
            for name in self.model_fields_set
            if name != "ot_api_key" or not self.has_key_alone
        }
        return admins.UpdateAdminRequest(**given)

"""Armed failures in JSON, as the hub takes and tells them."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from emulators.kernel.faults import Fault, Faults
from emulators.kernel.json_http import JsonObject

MAX_TIMES = 1_000_000
MAX_LASTS_MS = 366 * 24 * 3_600_000
MAX_CLOCK_MS = 24 * 3_600_000


class FaultBody(BaseModel):
    """What `POST /__/faults` takes."""

    model_config = ConfigDict(
        extra="forbid", strict=True, alias_generator=to_camel, populate_by_name=True
    )

    service: Literal["opentok", "database", "auth", "tasks", "storage", "hosting"]
    operation: Annotated[str, Field(min_length=1, max_length=100)] = "*"
    path: Annotated[str, Field(max_length=1_000)] = ""
    times: Annotated[int, Field(ge=1, le=MAX_TIMES)] = 1
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    body: Annotated[str, Field(max_length=100_000)] = '{"message":"armed fault"}'
    content_type: Annotated[str, Field(max_length=200, pattern=r"^[ -~]+$")] = (
        "application/json"
    )
    delay_ms: Annotated[int, Field(ge=0, le=60_000)] = 0
    drop: bool = False
    when: Literal["before", "after"] = "before"
    skip: Annotated[int, Field(ge=0, le=MAX_TIMES)] = 0
    lasts_ms: Annotated[int, Field(ge=1, le=MAX_LASTS_MS)] | None = None
    clock_ms: Annotated[int, Field(ge=-MAX_CLOCK_MS, le=MAX_CLOCK_MS)] = 0

    def fault(self) -> Fault:
        """What it stands for. A fault that lasts strikes as often as it is met."""
        told = self.model_dump()
        if self.lasts_ms is not None and "times" not in self.model_fields_set:
            told["times"] = MAX_TIMES
        return Fault(**told)


def faults_told(faults: Faults) -> list[JsonObject]:
    """All of a stack, spent ones too."""
    return [fault_told(faults, fault) for fault in faults.all()]


def fault_told(faults: Faults, fault: Fault) -> JsonObject:
    """One of them, and whether it will not strike any more."""
    return camel(asdict(fault)) | {"spent": faults.is_over(fault)}


def camel(fields: dict[str, Any]) -> JsonObject:
    """The same with the names that JSON has here."""
    return {to_camel(name): value for name, value in fields.items()}

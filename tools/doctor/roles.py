"""Which role is missing where Google refuses something, and what grants it."""

import shlex

from tools.doctor.examination import Examination
from tools.doctor.outcomes import Problem
from tools.google_cloud.grants import Names, grants
from tools.google_cloud.rights import Holder, Right, right_for, rights_of


def granting(x: Examination, right: Right, resource: str = "") -> str:
    """The command that gives the backend a role.

    Args:
        x: the project.
        right: which.
        resource: the one secret or bucket that it is missing on; empty where that is
            not known, and `make provision` finds out.
    """
    names = Names(
        project=x.place.project,
        number="",
        bucket=resource or None,
        secrets=(resource,) if resource else (),
        account_id=x.place.account.partition("@")[0],
    )
    commands = grants(right, names)
    return shlex.join(commands[0]) if commands else x.provision


def lacking(x: Examination, role: str, what: str) -> Problem:
    """A problem that the backend's having this role would mend."""
    right = right_of(role, "")
    command = x.provision if right is None else granting(x, right)
    return Problem(what=what, command=command, role=role)


def right_of(role: str, permission: str) -> Right | None:
    """The right of the backend by a permission that it lacks, or else by its role."""
    found = right_for(permission)
    if found is not None:
        return found
    return next((one for one in rights_of(Holder.BACKEND) if one.role == role), None)


def granting_operator(x: Examination, role: str, member: str) -> str:
    """The command that gives a role on the project to whoever runs this."""
    return shlex.join(
        (
            *("gcloud", "projects", "add-iam-policy-binding", x.place.project),
            *(f"--member={member}", f"--role={role}", "--condition=None"),
        )
    )

"""Admins and Firebase users."""

from firebase_functions import https_fn

from interactive_broadcast.admins import models as admins
from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ADMIN, api
from interactive_broadcast.deployed.options import ADMINS, SESSION, VIDEO
from interactive_broadcast.http.api import Call


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=admins.AllAdminsRequest, allow=ADMIN, get=True)
def getAdmins(call: Call[admins.AllAdminsRequest]) -> admins.AdminsById:
    """All admins, by id; for superAdmins."""
    return backend().admins.service.all(call.caller)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=admins.AdminRequest, allow=ADMIN, get=True)
def getAdmin(call: Call[admins.AdminRequest]) -> admins.Admin:
    """One admin, for that admin or a superAdmin."""
    return backend().admins.service.get(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=admins.CreateAdminRequest, allow=ADMIN)
def createAdmin(call: Call[admins.CreateAdminRequest]) -> admins.Admin:
    """A new admin with a Firebase user; for superAdmins."""
    return backend().admins.service.create(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=admins.UpdateAdminRequest, allow=ADMIN)
def updateAdmin(call: Call[admins.UpdateAdminRequest]) -> admins.Admin:
    """Change an admin, their password or the credentials of their project."""
    return backend().admins.service.update(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=admins.CreateUserRequest, allow=ADMIN)
def createUser(call: Call[admins.CreateUserRequest]) -> admins.User:
    """A Firebase user alone; for superAdmins."""
    return backend().admins.users.create(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=admins.UpdateUserRequest, allow=ADMIN)
def updateUser(call: Call[admins.UpdateUserRequest]) -> admins.User:
    """Change a Firebase user; for superAdmins."""
    return backend().admins.users.update(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=admins.UserRequest, allow=ADMIN)
def deleteUser(call: Call[admins.UserRequest]) -> admins.Deleted:
    """Remove a Firebase user; for superAdmins."""
    return backend().admins.users.delete(call.caller, call.body)

"""A function behind a real Flask application, as functions-framework serves it."""

from collections.abc import Callable

from flask import Flask, Request, Response, request
from flask.testing import FlaskClient

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def client_of(function: Callable[[Request], Response]) -> FlaskClient:
    app = Flask("served")

    def serve(path: str) -> Response:
        return function(request)

    app.add_url_rule("/", defaults={"path": ""}, view_func=serve, methods=METHODS)
    app.add_url_rule("/<path:path>", view_func=serve, methods=METHODS)
    return app.test_client()

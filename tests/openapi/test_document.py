"""The document is one of OpenAPI, as its validator says."""

import json

from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from dev.docs.pages import DOCS


def test_the_document_is_valid() -> None:
    found = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))

    validate(found, cls=OpenAPIV31SpecValidator)

"""The types that expressions have before they run, and what each type offers.

Source: which expressions the service accepts and refuses when rules are deployed.
"""

from enum import Enum, auto


class Type(Enum):
    """What is known of a value when rules are set."""

    BOOLEAN = auto()
    NUMBER = auto()
    STRING = auto()
    NULL = auto()
    REGEX = auto()
    SNAPSHOT = auto()
    METHOD = auto()
    VALUE = auto()
    """What lies in the database: `val()` and `getPriority()`."""
    AUTH = auto()
    """`auth` and all within it."""
    QUERY = auto()
    QUERY_VALUE = auto()
    MIXED = auto()


COMPARABLE = frozenset(
    {
        Type.BOOLEAN,
        Type.NUMBER,
        Type.STRING,
        Type.NULL,
        Type.VALUE,
        Type.AUTH,
        Type.QUERY_VALUE,
        Type.MIXED,
    }
)
"""Operands of == and !=."""

ORDERED = COMPARABLE - {Type.BOOLEAN, Type.NULL}
"""Operands of < <= > >= and +."""

NUMERIC = ORDERED - {Type.STRING}
"""Operands of - * / %."""

TEXTUAL = frozenset({Type.STRING, Type.VALUE, Type.AUTH, Type.MIXED})
"""Arguments that must be strings."""

VAGUE = frozenset({Type.STRING, Type.VALUE, Type.AUTH})
"""One of these in a branch of `?:` makes the whole a Value."""

SNAPSHOT_METHODS = {
    "val": Type.VALUE,
    "exists": Type.BOOLEAN,
    "isString": Type.BOOLEAN,
    "isNumber": Type.BOOLEAN,
    "isBoolean": Type.BOOLEAN,
    "parent": Type.SNAPSHOT,
    "getPriority": Type.VALUE,
    "child": Type.SNAPSHOT,
    "hasChild": Type.BOOLEAN,
    "hasChildren": Type.BOOLEAN,
}
STRING_METHODS = {
    "contains": Type.BOOLEAN,
    "beginsWith": Type.BOOLEAN,
    "endsWith": Type.BOOLEAN,
    "replace": Type.STRING,
    "toLowerCase": Type.STRING,
    "toUpperCase": Type.STRING,
    "matches": Type.BOOLEAN,
}
RESULTS = SNAPSHOT_METHODS | STRING_METHODS
"""What a call of a method is. No name is a method of both."""

WITHOUT_ARGUMENTS = frozenset(
    {
        "val",
        "exists",
        "isString",
        "isNumber",
        "isBoolean",
        "parent",
        "getPriority",
        "toLowerCase",
        "toUpperCase",
    }
)

QUERY_PROPERTIES = {
    "orderByKey": Type.BOOLEAN,
    "orderByValue": Type.BOOLEAN,
    "orderByPriority": Type.BOOLEAN,
    "orderByChild": Type.QUERY_VALUE,
    "startAt": Type.QUERY_VALUE,
    "endAt": Type.QUERY_VALUE,
    "equalTo": Type.QUERY_VALUE,
    "limitToFirst": Type.QUERY_VALUE,
    "limitToLast": Type.QUERY_VALUE,
}

VARIABLES = {
    "auth": Type.AUTH,
    "now": Type.NUMBER,
    "root": Type.SNAPSHOT,
    "data": Type.SNAPSHOT,
    "newData": Type.SNAPSHOT,
    "query": Type.QUERY,
}

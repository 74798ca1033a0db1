"""ETags of locations, for conditional requests. Opaque to clients."""

import base64
import hashlib

from emulators.firebase.database.tree import Node, to_json
from emulators.kernel.large_json import dump_in_pieces

NULL_ETAG = "null_etag"
"""The tag of a location that holds nothing."""


def etag(node: Node) -> str:
    """A digest of value, children and priorities: equal exactly for equal nodes."""
    if node is None:
        return NULL_ETAG
    text = dump_in_pieces(to_json(node, export=True), ensure_ascii=True)
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()

r"""What a text may look like, said once for functions and database rules.

pydantic checks requests by it, and `database.rules.json` is made from it. Both read the
patterns, so these are in what their two languages share: classes, groups, repetitions,
`.`, `^` at the beginning and `$` at the end, and `\uXXXX` for a character. Not `\s`,
`\w` and `\d`, which mean other characters to each of them. Only a class of ASCII is
counted (`{1,5}`): a character beyond U+FFFF is one to pydantic and two to the database.
"""

import re
from dataclasses import dataclass

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

CONTROLS = r"\u0000-\u001f\u007f-\u009f"
"""Within a class: line ends, tabs and what else was made for terminals."""

BLANKS = r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Within a class: Unicode's white space, but for the control characters."""

MARKS = r"\u061c\u180b-\u180f\u200c-\u200f\ufe00-\ufe0f"
"""Within a class: what is not seen by itself and writing needs. U+200C and U+200D part
and join letters of Persian and of Indian scripts, and parts of an emoji; U+061C, U+200E
and U+200F put digits and brackets in Hebrew and Arabic on their side, and turn nothing
but their neighbours; the others choose the form of the character before them."""

HIDDEN = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
)
"""Within a class: what is not seen and nothing needs. Ends of lines and paragraphs,
soft hyphens, spaces without width and fillers that look like none, what turns the
direction of a text around, byte order marks, what is no character. Nothing beyond
U+FFFF, which may be two characters to the database, and in no class of it. So tags
stay, by which the flags of England, Scotland and Wales are spelled."""

TAGS = "|".join(chr(0xE0000 + code) for code in (0x01, *range(0x20, 0x80)))
"""Within brackets: those tags, one by one."""

UNSEEN = rf"^([{BLANKS}{MARKS}]|{TAGS})*$"
"""A text of which nothing is seen."""


@dataclass(frozen=True, slots=True)
class Text:
    """A shape of texts: `Annotated[str, Text(...)]`.

    Args:
        most: UTF-16 code units at most, as the database and JavaScript count. None
            where the pattern says it.
        least: and at least.
        pattern: is found in it.
        never: patterns of which none is found in it.
        strip: blanks around it are dropped first.
        lower: it is made lower case, after the pattern has been looked for.
        wanted: what it should look like, in words, for whoever sent another one.
    """

    most: int | None = None
    least: int = 0
    pattern: str | None = None
    never: tuple[str, ...] = ()
    strip: bool = False
    lower: bool = False
    wanted: str = ""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        own = core_schema.str_schema(
            min_length=self.least or None,
            max_length=self.most,
            pattern=self.pattern,
            strip_whitespace=self.strip,
            to_lower=self.lower,
        )
        inner = handler(source)
        # What is not a plain text comes from a validator, which makes it one of this
        # shape.
        is_plain = inner == core_schema.str_schema()
        text = own if is_plain else core_schema.chain_schema([inner, own])
        return core_schema.no_info_after_validator_function(self._checked, text)

    def _checked(self, text: str) -> str:
        """What pydantic's own texts have no words for."""
        if self.most is not None and _utf_16_units(text) > self.most:
            raise PydanticKnownError("string_too_long", {"max_length": self.most})
        for pattern in self.never:
            if re.search(pattern, text):
                raise PydanticKnownError(
                    "string_pattern_mismatch", {"pattern": pattern}
                )
        return text


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a value should look like, in words, where its type is no `Text`."""

    words: str


def _utf_16_units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2

"""Expression text into tokens, each with its place.

Whether a slash divides or opens a regular expression depends on what stands before it,
as in JavaScript: after an operand it divides.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from emulators.firebase.database.rules.refusals import Refusal

_BLANK = re.compile(r"[ \t\r\n\f\v\u00a0\ufeff]+")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_NUMBER = re.compile(r"[0-9]{1,400}(?:\.[0-9]{1,400})?(?![\w$]|\.[0-9])")
_STRING = re.compile(r"""'((?:[^'\\\n\r]|\\.)*)'|"((?:[^"\\\n\r]|\\.)*)\"""", re.DOTALL)
_REGEX = re.compile(
    r"/((?:[^/\\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+)/(\w*)"
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SYMBOL = re.compile(r"[=!]==?|[<>]=?|&&|\|\||[-+*/%!?:.,()\[\]]")
_ASSIGNMENT = re.compile(r"(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?!=)")
_FOREIGN = re.compile(r"\*\*|\+\+|--|<<|>>>?|\?\?|=>|&(?!&)|\|(?!\|)|[\^~]")
_FOREIGN_WORDS = frozenset({"in", "instanceof", "typeof", "new", "delete", "void"})


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    STRING = auto()
    NAME = auto()
    REGEX = auto()
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an expression.

    Args:
        kind: what it is.
        text: the name or symbol; the decoded string; the number as spelled; the
            pattern between the slashes.
        at: its offset in the expression.
        flags: behind a regular expression.
    """

    kind: Kind
    text: str
    at: int
    flags: str = ""

    @property
    def is_operand(self) -> bool:
        """Whether a slash behind it divides."""
        return self.kind is not Kind.SYMBOL or self.text in {")", "]"}


def tokenize(text: str) -> list[Token]:
    """The tokens of an expression; the last is END.

    Raises:
        Refusal: a character, literal or operator that the language does not have.
    """
    tokens: list[Token] = []
    at = _after_blank(text, 0)
    while at < len(text):
        token, end = _token(text, at, tokens[-1] if tokens else None)
        tokens.append(token)
        at = _after_blank(text, end)
    tokens.append(Token(Kind.END, "", len(text)))
    return tokens


def _after_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _token(text: str, at: int, before: Token | None) -> tuple[Token, int]:
    char = text[at]
    if char in "'\"":
        return _string(text, at)
    if char.isdigit():
        return _number(text, at)
    if char == "/" and (before is None or not before.is_operand):
        return _regex(text, at)
    if name := _NAME.match(text, at):
        return _name(name.group(), at, before), name.end()
    return _symbol(text, at)


def _string(text: str, at: int) -> tuple[Token, int]:
    found = _STRING.match(text, at)
    if found is None:
        raise Refusal("Unterminated string literal.", at)
    spelled = found.group()[1:-1]
    return Token(Kind.STRING, _decoded(spelled), at), found.end()


def _decoded(spelled: str) -> str:
    text = _ESCAPE.sub(_unescaped, spelled)
    if text.isascii():
        return text
    # A character beyond U+FFFF may be spelled as two escapes.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _unescaped(escape: re.Match[str]) -> str:
    unicode, byte, char = escape.groups()
    if char is None:
        return chr(int(unicode or byte, 16))
    # As in JavaScript, a character without a meaning of its own stands for itself.
    return _CONTROLS.get(char, str(char))


def _number(text: str, at: int) -> tuple[Token, int]:
    found = _NUMBER.match(text, at)
    if found is None:
        raise Refusal("Invalid number literal.", at)
    return Token(Kind.NUMBER, found.group(), at), found.end()


def _regex(text: str, at: int) -> tuple[Token, int]:
    found = _REGEX.match(text, at)
    if found is None:
        raise Refusal("unterminated regular expression literal", at)
    pattern, flags = found.groups()
    if flags not in {"", "i"}:
        raise Refusal("regular expressions do not support flags other than i", at)
    return Token(Kind.REGEX, pattern, at, flags), found.end()


def _name(name: str, at: int, before: Token | None) -> Token:
    is_member = before is not None and before.text == "."
    if name in _FOREIGN_WORDS and not is_member:
        raise _foreign(name, at)
    return Token(Kind.NAME, name, at)


def _symbol(text: str, at: int) -> tuple[Token, int]:
    if _ASSIGNMENT.match(text, at) and not text.startswith("=>", at):
        raise Refusal("Rule expressions may not contain assignments.", at)
    if foreign := _FOREIGN.match(text, at):
        raise _foreign(foreign.group(), at)
    symbol = _SYMBOL.match(text, at)
    if symbol is None:
        raise Refusal(f"Unexpected '{text[at]}'.", at)
    return Token(Kind.SYMBOL, symbol.group(), at), symbol.end()


def _foreign(operator: str, at: int) -> Refusal:
    # The service's text is recorded up to the operator's name.
    return Refusal(f"Rule expressions may not contain operator '{operator}'.", at)

"""From text to a query's tree: a descent by hand, with the place of what is wrong (decision 46, ``docs/query.md``)."""

from __future__ import annotations

import re

from drs_inspector.domain.query.fields import field_named
from drs_inspector.domain.query.nodes import And, Condition, Node, Op, all_of, any_of, negated, value_text
from drs_inspector.domain.query.scanner import COMPARES, QueryProblem, QueryProblemError, Scanner, shown
from drs_inspector.domain.tables.path_values import kind_at, path_of

LONGEST_QUERY = 100_000
MOST_NESTED = 50
_WORD = re.compile(r"[A-Za-z_]++")
_PORT = re.compile(r"(?=[a-fA-F:.]*+\d)[0-9a-fA-F:.]++(?=[\s)/]|$)")
_PATH = re.compile(r'(?:[^\W\d][\w$-]*+|\["(?:[^"\\]|\\.)*+"\])(?:\.[\w$-]++|\[\d{1,9}\]|\["(?:[^"\\]|\\.)*+"\])*+')
_OPERATOR = re.compile(r"!=|<=|>=|[=<>~]")
_SPACES = re.compile(r"\s*+")


def parts_of(text: str) -> tuple[Node, ...] | None:
    """Return the parts of a query that must all hold; None for one that cannot be read."""
    try:
        node = parse(text)
    except QueryProblemError:
        return None
    return () if node is None else node.parts if isinstance(node, And) else (node,)


def parse(text: str, hole: tuple[int, int] | None = None) -> Node | None:
    """Return what a text asks for, None where it asks for nothing. Raises QueryProblemError.

    ``hole`` is a piece of the text that says nothing: what is being typed there is still open.
    """
    if len(text) > LONGEST_QUERY:
        words = f"A query has at most {LONGEST_QUERY:,} letters."
        raise QueryProblemError(QueryProblem(words, LONGEST_QUERY, len(text)))
    return _Parser(text, hole).parse()


def _is_known(name: str) -> bool:
    """Say whether a name is no part of an address: a word, a field, a path that the API is documented to have."""
    if _WORD.fullmatch(name) is not None or field_named(name) is not None:
        return True
    path = path_of(name)
    return path is not None and kind_at(path) is not None


def _checked(scan: Scanner, name: str, start: int) -> str:
    """Return the name of a field or a path."""
    if field_named(name) is not None:
        return name.casefold()
    if path_of(name) is None:
        scan.fail("This is no field and no path into a reply.", start, start + len(name))
    return name


class _Parser:
    """Reads conditions and how they are joined."""

    def __init__(self, text: str, hole: tuple[int, int] | None) -> None:
        self._scan = Scanner(text)
        self._hole = hole
        self._left_open = False

    def parse(self) -> Node | None:
        node = self._either(0)
        if self._scan.at < len(self._scan.text):
            self._scan.fail(
                'This ")" closes nothing. To search for it, put the word in quotes.', self._scan.at, self._scan.at + 1
            )
        return node

    # Joining

    def _either(self, depth: int) -> Node | None:
        parts: list[Node] = []
        is_open = False
        while True:
            was_left_open = self._left_open
            part = self._both(depth)
            if part is not None:
                parts.append(part)
            # Nothing is asked where one of several branches is still open; what is not typed yet is no branch.
            is_open = is_open or (part is None and self._left_open and not was_left_open)
            word = self._scan.keyword("or")
            if word is None:
                return None if is_open else any_of(parts)
            self._need_operand(word)

    def _both(self, depth: int) -> Node | None:
        parts: list[Node] = []
        self._need_beginning()
        while True:
            self._scan.skip()
            if self._scan.is_end():
                return all_of(parts)
            part = self._negation(depth)
            if part is not None:
                parts.append(part)
            self._scan.skip()
            if (word := self._scan.keyword("and")) is not None:
                self._need_operand(word)
            elif self._scan.peek_keyword() == "or":
                return all_of(parts)

    def _negation(self, depth: int) -> Node | None:
        is_negated = False
        while (word := self._scan.keyword("not")) is not None:
            self._need_operand(word)
            is_negated = not is_negated
        part = self._operand(depth)
        return negated(part) if is_negated and part is not None else part

    def _operand(self, depth: int) -> Node | None:
        self._scan.skip()
        start = self._scan.at
        if self._hole is not None and start == self._hole[0] < self._hole[1]:
            self._scan.at = self._hole[1]
            self._left_open = True
            return None
        if self._scan.here("-"):
            return self._left_out(depth)
        if self._scan.here("("):
            return self._group(depth)
        return self._condition(may_be_keyword=True)

    def _left_out(self, depth: int) -> Node | None:
        start = self._scan.at
        self._scan.at += 1
        if self._scan.at == len(self._scan.text):
            return None
        if self._scan.text[self._scan.at].isspace() or self._scan.here(")"):
            self._scan.fail('After "-" comes what is left out, without a space between.', start, start + 1)
        part = self._group(depth) if self._scan.here("(") else self._condition(may_be_keyword=False)
        return negated(part) if part is not None else None

    def _group(self, depth: int) -> Node | None:
        start = self._scan.at
        if depth == MOST_NESTED:
            self._scan.fail(f"Parentheses are nested more than {MOST_NESTED} deep.", start, start + 1)
        self._scan.at += 1
        self._scan.skip()
        if self._scan.here(")"):
            self._scan.fail("Nothing is between these parentheses.", start, self._scan.at + 1)
        node = self._either(depth + 1)
        if not self._scan.here(")"):
            self._scan.fail('The ")" for this "(" is missing.', start, start + 1, unfinished=True)
        self._scan.at += 1
        return node

    # Conditions

    def _condition(self, *, may_be_keyword: bool) -> Node | None:
        text, start = self._scan.text, self._scan.at
        if self._scan.here('"'):
            value, end = self._scan.quoted(start)
            self._scan.at = end
            return Condition("", Op.HAS, (value,), start, end, ((start, end),)) if value else None
        found = _OPERATOR.match(text, start)
        if found is not None:
            self._scan.fail(
                f'Before "{found[0]}" comes what is compared, such as objects{found[0]}1000.', *found.span()
            )
        word = self._scan.peek_keyword() if may_be_keyword else None
        if word is not None:
            self._scan.fail(
                f'"{word}" comes after a field, such as status {word}{" (failed, paused)" if word == "in" else ""}. '
                "To search for the word, put it in quotes." if word in {"in", "exists"}
                else f'Before "{word}" comes a condition. To search for the word, put it in quotes.',
                start, start + len(word), suggestion=f'"{text[start : start + len(word)]}"',
            )  # fmt: skip
        path = _PATH.match(text, start)
        if path is not None:
            self._scan.at = path.end()
            asked, node = self._field(path[0], start)
            if asked:
                return node
            self._scan.at = start
        return self._word(start)

    def _field(self, name: str, start: int) -> tuple[bool, Node | None]:
        """Read what follows a name; False where that makes it no field, but a word."""
        text, end = self._scan.text, self._scan.at
        if text.startswith(":", end):
            # A colon twice, before a slash, or before a port belongs to an address.
            is_address = text[end + 1 : end + 2] in {":", "/"}
            if is_address or (not _is_known(name) and _PORT.match(text, end + 1) is not None):
                return False, None
            return True, self._has(name, start, end + 1)
        following = _SPACES.match(text, end)
        self._scan.at = following.end() if following is not None else end
        operator = _OPERATOR.match(text, self._scan.at)
        if operator is not None:
            return True, self._comparison(name, start, operator)
        if self._scan.at == end:
            return False, None
        before = self._scan.at
        is_negated = self._scan.keyword("not") is not None
        word = self._scan.peek_keyword()
        if word == "exists":
            self._scan.at = self._scan.skipped() + len(word)
            node: Node = Condition(_checked(self._scan, name, start), Op.EXISTS, (), start, self._scan.at)
        elif word == "in":
            node = self._list(name, start)
        else:
            self._scan.at = before
            return False, None
        return True, negated(node) if is_negated else node

    def _has(self, name: str, start: int, end: int) -> Node | None:
        text = self._scan.text
        if end == len(text):
            self._scan.at = end
            return None
        if text[end].isspace() or text[end] == ")":
            self._scan.fail(f'Nothing follows "{name}:". The value comes without a space.', start, end)
        value, stop = self._scan.quoted(end) if text[end] == '"' else self._scan.bare(end, ends_at="")
        self._scan.at = stop
        if not value:
            return None
        return Condition(_checked(self._scan, name, start), Op.HAS, (value,), start, stop, ((end, stop),))

    def _comparison(self, name: str, start: int, operator: re.Match[str]) -> Node:
        sign = operator[0]
        self._scan.at = operator.end()
        is_equal = sign in {"=", "!="}
        values: list[str] = []
        places: list[tuple[int, int]] = []
        while True:
            self._scan.skip()
            if self._scan.is_end() or self._scan.peek_keyword() is not None:
                is_over = self._scan.at == len(self._scan.text)
                words = f'After "{sign if not values else ","}" comes a value.'
                self._scan.fail(words, start, max(self._scan.at, operator.end()), unfinished=is_over)
            self._scan.value(values, places, ends_at="," if is_equal else "")
            if not is_equal or not self._scan.here(","):
                break
            self._scan.at += 1
        op = Op.EQUAL if is_equal else Op(sign)
        node = Condition(_checked(self._scan, name, start), op, tuple(values), start, self._scan.at, tuple(places))
        return negated(node) if sign == "!=" else node

    def _list(self, name: str, start: int) -> Node:
        word = self._scan.skipped()
        self._scan.at = word + len("in")
        self._scan.skip()
        example = "a list: status in (failed, paused). To search for the word, put it in quotes"
        if not self._scan.here("("):
            is_over = self._scan.at == len(self._scan.text)
            self._scan.fail(f'After "in" comes {example}.', word, word + len("in"), unfinished=is_over)
        opened = self._scan.at
        values: list[str] = []
        places: list[tuple[int, int]] = []
        while True:
            self._scan.at += 1
            self._scan.skip()
            if self._scan.is_end():
                is_over = self._scan.at == len(self._scan.text)
                self._scan.fail(
                    "A value of the list is missing.", opened, max(self._scan.at, opened + 1), unfinished=is_over
                )
            self._scan.value(values, places, ends_at=",")
            self._scan.skip()
            if self._scan.here(")"):
                break
            if not self._scan.here(","):
                is_over = self._scan.at == len(self._scan.text)
                words = 'Values of a list are separated by "," and end with ")".'
                self._scan.fail(words, opened, self._scan.at, unfinished=is_over)
        self._scan.at += 1
        return Condition(
            _checked(self._scan, name, start), Op.EQUAL, tuple(values), start, self._scan.at, tuple(places)
        )

    def _word(self, start: int) -> Node:
        value, end = self._scan.bare(start, ends_at="")
        self._scan.at = end
        is_address = _PATH.match(value) is not None and ("://" in value or "::" in value)
        compares = next((place for place, letter in enumerate(value) if letter in COMPARES), None)
        if compares is not None and not is_address:
            quoted = value_text(value)
            self._scan.fail(
                f'What is before "{value[compares]}" is no field. To search for the text itself, put it in quotes: '
                f"{shown(quoted)}", start, end, suggestion=quoted,
            )  # fmt: skip
        return Condition("", Op.HAS, (value,), start, end, ((start, end),))

    def _need_beginning(self) -> None:
        word = self._scan.peek_keyword()
        if word in {"and", "or"}:
            start = self._scan.skipped()
            self._scan.fail(
                f'Before "{word}" comes a condition. To search for the word, put it in quotes.',
                start, start + len(word), suggestion=f'"{word}"',
            )  # fmt: skip

    def _need_operand(self, word: tuple[int, int]) -> None:
        self._scan.skip()
        if self._scan.is_end() or self._scan.peek_keyword() in {"and", "or"}:
            said = self._scan.text[word[0] : word[1]]
            is_over = self._scan.at == len(self._scan.text)
            words = f'After "{said}" comes a condition. To search for the word, put it in quotes.'
            self._scan.fail(words, *word, suggestion=f'"{said}"', unfinished=is_over)

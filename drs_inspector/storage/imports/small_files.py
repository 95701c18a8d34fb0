"""Reading other tools' small files: bounded, never blocking, and without quoting their content in an error."""

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.regular_files import NotRegularError, open_regular
from drs_inspector.storage.files.file_errors import file_problem

SIZE_LIMIT = 512 * 1024
"""Bytes. The largest of these files that people have hold a few hundred entries, some 100 KB."""
_NODE_LIMIT = 30_000


class RefusedError(FileProblemError):
    """The other tool would read this file, and DRS Inspector does not: too large, a device, an alias bomb."""


class UnreadableError(FileProblemError):
    """The file cannot be read at all; openstacksdk goes on to the next one."""


def read_small_text(path: Path) -> str:
    """Return the file as text; raises UnreadableError or RefusedError."""
    try:
        with open_regular(path) as stream:
            content = stream.read(SIZE_LIMIT + 1)
    except NotRegularError as error:
        kind = UnreadableError if error.errno == errno.EISDIR else RefusedError
        problem = file_problem(error, "read", path)
        raise kind(problem.title, problem.cause, problem.next_step) from None
    except OSError as error:
        problem = file_problem(error, "read", path)
        raise UnreadableError(problem.title, problem.cause, problem.next_step) from None
    if len(content) > SIZE_LIMIT:
        raise RefusedError(
            f"The file {path} is too large.",
            f"It has more than {SIZE_LIMIT // 1024} KB, so it hardly holds sign-ins only.",
            "Check the file.",
        )
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise _damaged(path, "It is not text in UTF-8.") from None


def read_json(path: Path) -> Any:
    """Return the content of a JSON file; raises UnreadableError or RefusedError."""
    text = read_small_text(path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise _damaged(path, f"It is not valid JSON: see line {error.lineno}.") from None
    except ValueError:
        raise _damaged(path, "It is not valid JSON.") from None
    except RecursionError:
        raise _too_deep(path) from None


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file, plain values only; raises UnreadableError or RefusedError.

    YAML may name a part once and use it often. What that would come to is counted before anything is built, so a
    small file cannot become billions of values.
    """
    return parse_yaml(read_small_text(path), path)


def parse_yaml(text: str, path: Path) -> Any:
    """Do the same with a text; ``path`` is what errors call it. Raises UnreadableError or RefusedError."""
    if len(text) > SIZE_LIMIT:
        raise _too_many(path)
    import yaml  # noqa: PLC0415 - costs 30 ms that only an import need pay

    class Loader(yaml.SafeLoader):
        nodes = 0

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            # the library takes seconds for what a half megabyte can hold, so counting begins before the end
            self.nodes += 1
            if self.nodes > _NODE_LIMIT:
                raise _too_many(path)
            return super().compose_node(parent, index)

    loader = Loader("")
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        if _expanded(node, {}) > _NODE_LIMIT:
            raise _too_many(path)
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        # the library's own text may quote a password that begins with * or &
        mark = error.problem_mark or error.context_mark
        line = f": see line {mark.line + 1}" if mark else ""
        raise _damaged(path, f"It is not valid YAML{line}. A value that begins with * & ! % @ needs quotes.") from None
    except (yaml.YAMLError, ValueError):
        raise _damaged(path, "It is not valid YAML.") from None
    except (RecursionError, OverflowError):
        raise _too_deep(path) from None
    finally:
        loader.dispose()


def others_can_read(path: Path) -> bool:
    """Tell whether other users of this computer may read the file (POSIX modes only)."""
    if os.name != "posix":
        return False
    try:
        return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def open_to_others_note(path: Path) -> str:
    """Return the warning about a file with a secret that others may read."""
    return f"{path} holds a secret, and other users of this computer can read it: chmod 600 {path.name} prevents that."


def _expanded(node: Any, sizes: dict[int, int]) -> int:
    """Return how many values a YAML node comes to with all its aliases; one that contains itself is endless."""
    known = sizes.get(id(node))
    if known is not None:
        return known
    sizes[id(node)] = _NODE_LIMIT + 1  # until its parts are counted: met again, the node contains itself
    total = 1
    parts = node.value if isinstance(node.value, list) else []
    for part in parts:
        for piece in part if isinstance(part, tuple) else (part,):
            total = min(total + _expanded(piece, sizes), _NODE_LIMIT + 1)
    sizes[id(node)] = total
    return total


def _damaged(path: Path, cause: str) -> UnreadableError:
    return UnreadableError(f"The file {path} could not be read.", cause, "Correct the file, then look again.")


def _too_many(path: Path) -> RefusedError:
    return RefusedError(
        f"The file {path} holds too many values.",
        "Files of sign-ins have some thousand at most; this one may repeat parts of itself over and over.",
        "Check where the file comes from.",
    )


def _too_deep(path: Path) -> RefusedError:
    return RefusedError(
        f"The file {path} could not be read.", "Its values are too deep or too large.", "Check the file."
    )

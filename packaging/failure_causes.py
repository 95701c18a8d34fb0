"""Makes resources/failure_causes.json: what texts and codes of failed jobs mean, and what to do about them.

    python packaging/failure_causes.py EXPLANATIONS.json

EXPLANATIONS.json is a collection of explanations: objects with ``kind``, ``key``, ``title`` and sentences, of which
those of the kinds ``failure_text`` and ``error_code`` are taken. The file that this makes is kept in the repository and
is the source of what the program says; where a sentence is to change, it is changed there or made anew.
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

RESULT = Path(__file__).resolve().parents[1] / "resources" / "failure_causes.json"
MOST_STEPS = 3
_READS = "in the console; this program only reads."
# What is left to do in the console when the cause is gone, by how a job goes on.
_LAST_STEPS = {
    "Resume": f"Resume the job {_READS}",
    "start again": f"Start the job again {_READS}",
    "submit again": f"Submit the job again {_READS}",
    "reset": f"Reset the job {_READS}",
    "new job": f"Make a new job {_READS}",
    "ticket": f"If the job does not go on, open a ticket {_READS}",
}
# The same in the words of the collection.
_SAID_THERE = re.compile(
    r"(?:,|;|^| and) ?(?:then )?(?:Resume|start again|submit again|make the job anew)(?=[.;]|$)", re.IGNORECASE
)
_ASKS_SUPPORT = re.compile(r"ticket|support")
_OF_CHANGES = f"Change the job {_READS}"
_NAMES = frozenset({"Kafka"})


def alternatives(expression: str) -> list[list[str]]:
    """Return the texts that an expression looks for, in lower case: of one alternative each after the one before it.

    The expression is made of text, ``.*`` and alternatives. Raises ValueError for any other.
    """
    return [
        [piece for piece in "".join(one).lower().split("\0") if piece] for one in _expanded(parser.parse(expression))
    ]


def _expanded(items: Sequence[tuple[Any, Any]]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for code, argument in items:
        if code is codes.LITERAL:
            more = [[chr(argument)]]
        elif code is codes.SUBPATTERN:
            more = _expanded(argument[3])
        elif code is codes.BRANCH:
            more = [one for branch in argument[1] for one in _expanded(branch)]
        elif code is codes.IN and all(kind is codes.LITERAL for kind, _ in argument):
            more = [[chr(value)] for _, value in argument]
        elif code is codes.MAX_REPEAT and argument[0] == 0 and [one[0] for one in argument[2]] == [codes.ANY]:
            more = [["\0"]]
        else:
            raise ValueError(f"{code} has no place in an expression of texts")
        found = [[*before, *after] for before in found for after in more]
    return found


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with its full stop."""
    return [sentence.rstrip(".") + "." for sentence in re.split(r"(?<=\.)\s+", text.strip()) if sentence.rstrip(".")]


def steps_of(entry: dict[str, Any]) -> list[str]:
    """Return what to do about a text: at most two sentences, and what is then left to do in the console."""
    said = [_SAID_THERE.sub("", sentence) for sentence in sentences(entry["next_step"])]
    said = [text for text in said if len(text.strip(". ")) > 4]
    if entry["after"] == "ticket" and _ASKS_SUPPORT.search(entry["next_step"]):
        return said[:MOST_STEPS]
    return [*said[: MOST_STEPS - 1], _LAST_STEPS[entry["after"]]]


def reason_of(title: str) -> str:
    """Return a title as a reason after a word: without a capital that only begins the sentence."""
    first = title.partition(" ")[0]
    return title if first in _NAMES or not first[1:].islower() else title[0].lower() + title[1:]


def text_entry(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of a text."""
    made = {
        "key": entry["key"],
        "title": entry["title"],
        "reason": reason_of(entry["title"]),
        "meaning": f"{entry['cause']} {entry['consequence']}",
        "steps": steps_of(entry),
        "texts": alternatives(entry["match"]),
        "scenarios": entry["scenario"],
        "engines": entry["engine"],
        "source": entry["source"],
    }
    return made | ({"certainty": entry["certainty"]} if "certainty" in entry else {})


def code_entry(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of a code."""
    return {
        "key": entry["key"],
        "aka": entry.get("aka", []),
        "title": entry["title"],
        "reason": reason_of(entry["title"]),
        "meaning": f"{entry['meaning']} {entry['cause']}",
        "steps": [*sentences(entry["next_step"])[: MOST_STEPS - 1], _OF_CHANGES],
        "source": entry["source"],
    }


def table(collection: dict[str, Any]) -> dict[str, Any]:
    """Return the table made from a collection. Of its codes those are taken that a change of a job is answered with.

    The others are about one reading that was refused, which is said in words of its own, and say nothing of a failure.
    """
    entries = collection["entries"]
    texts = [text_entry(entry) for entry in entries if entry["kind"] == "failure_text"]
    of_codes = [code_entry(entry) for entry in entries if entry["kind"] == "error_code" and entry["met_by"] == "write"]
    named = sorted({name for entry in (*texts, *of_codes) for name in entry["source"]})
    about = {
        "about": "What texts and codes of failed jobs mean. The first entry whose texts are found, in lower case and"
        " one after the other, holds; scenario and engine of the source (of either end for Kafka and MongoDB) must be"
        " among its own, * is any. A code holds where it is the same without regard to case, or one of aka.",
        "made_by": "packaging/failure_causes.py",
        "sources": {
            name: collection["_meta"]["sources"][name] for name in named if name in collection["_meta"]["sources"]
        },
    }
    return {"_meta": about, "texts": texts, "codes": of_codes}


def main() -> int:
    """Write the table made from the file that is named."""
    collection = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    RESULT.write_text(json.dumps(table(collection), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Makes resources/explanations.json: what statuses, codes, checks, settings, figures and failures mean.

    python packaging/explanations.py EXPLANATIONS.json

EXPLANATIONS.json is a collection of explanations: objects with ``kind``, ``key``, ``title`` and sentences. All of them
are taken as they are. What a job can have failed of gets two members more: its title for inside a sentence
(``reason``), and what to do about it (``steps``). The file that this makes is kept in the repository and is the source
of what the program says; where a sentence is to change, it is changed there or made anew.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

RESULT = Path(__file__).resolve().parents[1] / "resources" / "explanations.json"
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
_ABOUT = (
    "What things mean, why they matter, what to do. Of the entries of one kind and key that one holds whose scenario"
    " and engine (the database type of the source; of either end for Kafka and MongoDB) are those of the job, * is any."
    " Keys of status, error_code and precheck_item are the same without regard to case; aka has further spellings."
    " certainty says what is only inferred. match is an expression that is searched without regard to case, a dot"
    " is any character; the first entry in the order of the file holds."
)


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


def entry_of(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry as it ships. Of codes, those that a change of a job is answered with tell why a job failed.

    The others are about one reading that was refused, and say nothing of a failure.
    """
    if entry["kind"] == "failure_text":
        return entry | {"reason": reason_of(entry["title"]), "steps": steps_of(entry)}
    if entry["kind"] == "error_code" and entry["met_by"] == "write":
        steps = [*sentences(entry["next_step"])[: MOST_STEPS - 1], _OF_CHANGES]
        return entry | {"reason": reason_of(entry["title"]), "steps": steps}
    return entry


def table(collection: dict[str, Any]) -> dict[str, Any]:
    """Return the table made from a collection, with those of its sources that are named. Raises ValueError for others.

    Two entries of one kind, key, scenario and engine would hide one another.
    """
    entries = [entry_of(entry) for entry in collection["entries"]]
    places = Counter((one["kind"], one["key"].casefold(), *one["scenario"], "/", *one["engine"]) for one in entries)
    twice = [place for place, count in places.items() if count > 1]
    if twice:
        raise ValueError(f"explained twice: {twice}")
    sources = collection["_meta"]["sources"]
    named = sorted({name for entry in entries for name in entry["source"]})
    return {
        "_meta": {"about": _ABOUT, "made_by": "packaging/explanations.py"},
        "sources": {name: sources[name] for name in named if name in sources},
        "entries": entries,
    }


def text_of(made: dict[str, Any]) -> str:
    """Return the table as text, one entry a line, so that a changed sentence is one changed line."""
    entries = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in made["entries"])
    head = json.dumps({name: made[name] for name in ("_meta", "sources")}, indent=1, ensure_ascii=False)
    return f'{head[:-2]},\n "entries": [\n{entries}\n ]\n}}\n'


def main() -> int:
    """Write the table made from the file that is named."""
    collection = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    RESULT.write_text(text_of(table(collection)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The ends of jobs: which database instance each is, so that the same one is found again in other jobs."""

import re
from hashlib import blake2b
from typing import Final, Literal

import msgspec

from drs_inspector.domain.decoding.scalars import code_of
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.domain.tables.job_facts import JobFacts

Side = Literal["source", "target"]
LONGEST_TEXT: Final = 120
"""Characters of a name or an address on the map."""
_LONGEST_LIST: Final = 65_536
_KAFKA: Final = "kafka"
_CLOUD_ID: Final = re.compile(
    r"[0-9a-fA-F]{32}(?:[a-z]{2}[0-9]{2})?|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)
"""An id of an instance or a server, which is the same wherever it is read."""
_HIDDEN: Final = re.compile(r"[*,; ]+")
"""What hides a value instead of telling it."""


class End(msgspec.Struct, frozen=True, gc=False):
    """A database instance as one job names it. ``key`` is the same for the same instance, in whichever job.

    ``title`` is its name, or engine and address; ``note`` what is told besides; ``engine`` the product, "" where that
    is not known; ``region`` where it is, "" where that is not told. All are printable and short. ``is_known``:
    something tells which instance it is.
    """

    key: str
    title: str
    note: str = ""
    engine: str = ""
    is_known: bool = True
    region: str = ""


def end_of(facts: JobFacts, side: Side, scope: str) -> End:
    """Return the end of a job: by the id of its instance, else by host and port, else by its list of addresses.

    What names nothing is an end of that job alone. The same private address may be another machine for another project:
    an address is the same in one ``scope`` only, the key of a source. So is an id that no cloud makes: a masked file
    has others in their place, which the next one has again.
    """
    facts = facts.brief
    member = f"{side}_endpoint"
    engine = facts.engines[0 if side == "source" else 1]
    product = _shown(database_label(engine)) if engine else ""
    name = _shown(facts.end(member, "inst_name") or "")
    region = _shown((facts.end(member, "region") or "").strip())
    address, others = _address(facts, member)
    key = _key_of(facts, member, scope, engine)
    if not key:
        return End(
            digest("job", scope, facts.job.id, side),
            name or product or ("not told" if facts.job.has_detail else "not read"),
            "" if facts.job.has_detail else "details not read",
            product,
            is_known=False,
            region=region,
        )
    if name:
        return End(key, name, address or product, product, region=region)
    if others:
        counted = f"{others + 1:,} {'brokers' if engine.casefold() == _KAFKA else 'addresses'}"
        return End(key, ", ".join(filter(None, (product, counted))), address, product, region=region)
    instance = _shown(facts.end(member, "inst_id") or "")
    return End(
        key, " ".join(filter(None, (product, address or instance))), instance if address else "", product, region=region
    )


def digest(*parts: str) -> str:
    """Return a short key for texts of any length."""
    made = blake2b(digest_size=16)
    for part in parts:
        raw = part.encode(errors="surrogatepass")
        made.update(b"%d:" % len(raw))
        made.update(raw)
    return made.hexdigest()


def _address(facts: JobFacts, member: str) -> tuple[str, int]:
    first, others = facts.first_address(member)
    shown = _shown(first.strip())
    return (f"{shown} and {others:,} more" if others else shown), others


def _key_of(facts: JobFacts, member: str, scope: str, engine: str) -> str:
    """Return the key of an instance, "" where nothing tells which one it is."""
    endpoint = None if facts.detail is None else getattr(facts.detail, member)
    if endpoint is None:
        return ""
    instance = (code_of(endpoint.inst_id) or "").strip()
    if instance and not _HIDDEN.fullmatch(instance):
        return digest("id", instance) if _CLOUD_ID.fullmatch(instance) else digest("id", scope, instance)
    text = (code_of(endpoint.ip) or "").strip().casefold()
    if not text or _HIDDEN.fullmatch(text):
        return ""
    port = facts.port(member)
    if len(text) <= _LONGEST_LIST and "," in text:
        text = ",".join(sorted({one.strip() for one in text.split(",")} - {""}))
    # Without a port there may be several databases on a host, of which those of one product are taken for one.
    return digest("address", scope, text, str(port) if port is not None else engine.casefold())


def _shown(text: str) -> str:
    return both_ends(printable(both_ends(text, LONGEST_TEXT)), LONGEST_TEXT)

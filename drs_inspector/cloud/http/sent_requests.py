"""What this program may send to a cloud, in words: made from the allow-list, for Help and for the documents."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from drs_inspector.cloud.http.allowlist import IAM_READS
from drs_inspector.domain.read_calls.asked import SERVICES, TIERS, Polled
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import CALLS

_OF_IAM: Final = {
    "POST": "Signs in.",
    "GET": "Looks at the token, and lists the projects that the account has.",
    "HEAD": "Looks whether the token is still accepted.",
    "DELETE": "Signs out.",
}
NEVER: Final = "never"
_CLOUDS: Final = {"HW": "Huawei Cloud", "OTC": "Open Telekom Cloud", "HW OTC": "all"}


class SentRequest(NamedTuple):
    """One kind of request. ``when`` says when it is sent, ``clouds`` where it is documented."""

    service: str
    method: str
    path: str
    tells: str
    when: str
    clouds: str

    @property
    def request(self) -> str:
        """The method and the path."""
        return f"{self.method} {self.path}"

    @property
    def is_never_sent(self) -> bool:
        """Whether it is one that is known and not sent."""
        return self.when == NEVER

    def has(self, words: Sequence[str]) -> bool:
        """Tell whether all these words, in lower case, are somewhere in it."""
        text = " ".join(self).casefold()
        return all(word in text for word in words)


def what_may_be_sent() -> Iterator[SentRequest]:
    """Yield every request that can leave the program, those to IAM first."""
    for method, path in IAM_READS:
        yield SentRequest("IAM", method, path, _OF_IAM[method], "to sign in and out", "all")
    for call in CALLS:
        if call.asked is not None and call.asked.is_sent:
            yield _row(call)


def what_is_never_sent() -> Iterator[SentRequest]:
    """Yield the reads of the cloud that are known and not sent; ``tells`` is the reason."""
    for call in CALLS:
        if call.asked is not None and not call.asked.is_sent:
            yield _row(call)


def _row(call: ReadCall) -> SentRequest:
    asked = call.asked
    if asked is None:
        raise ValueError(call.name)
    if not asked.is_sent:
        tells, when = asked.reason or f"Of little use here: {call.title}.", NEVER
    else:
        tells = f"{asked.tells[:1].upper()}{asked.tells[1:]}. {asked.warning}".strip()
        when = _when(TIERS[asked.tier], asked.polled)
    service = SERVICES[asked.service]
    off = "; off until it is switched on" if asked.service != "drs" and asked.is_sent else ""
    return SentRequest(service, asked.method, asked.path, tells, when + off, _CLOUDS[asked.clouds])


def _when(tier: str, polled: Polled) -> str:
    parts = [tier]
    parts += ["of running jobs with each reading"] if polled.with_reading else []
    named = [("the selected job", polled.selected), ("jobs on the screen", polled.shown), ("others", polled.others)]
    looks = [f"{words} {_span(seconds)}" for words, seconds in named if seconds]
    looks += [f"while it is under way {_span(polled.live)}"] if polled.live else []
    looks += ["once when a project is opened"] if polled.at_start else []
    looks += ["when a status has changed"] if polled.on_change else []
    return "; ".join(parts + looks)


def _span(seconds: int) -> str:
    return f"every {seconds} s" if seconds < 120 else f"every {seconds // 60} min"

"""What is not asked again: refusals that hold for a region, for a kind of job, for a job, or for the sign-in."""

from dataclasses import replace
from typing import Final

from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.session.readings.outcome import Given, Refusal, RefusalKind

_MOST: Final = 20_000
_Key = tuple[str, ...]


class RefusalMemory:
    """The refusals of one project of one region that would only be repeated. For the life of a connection.

    ``NOT_OFFERED`` holds for the call in the region, ``NOT_SUPPORTED`` for the call with a kind of job in its phase (a
    cloud may offer it once the job has started), ``GONE`` for a job and a version of the API, ``NO_RIGHT`` for the call
    until the next sign-in. A part of a reply that is asked for by ``type`` is remembered by itself.
    """

    def __init__(self) -> None:
        self._known: dict[_Key, Refusal] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is remembered."""
        return not self._known

    def refusal(self, call: ReadCall, job: AboutJob | None, given: Given) -> Refusal | None:
        """Return the refusal that is to be expected, as the cloud told it; None where asking may help."""
        found = next((self._known[key] for key in self._keys(call, job, given).values() if key in self._known), None)
        return None if found is None else replace(found, was_asked=False)

    def remember(self, call: ReadCall, job: AboutJob | None, given: Given, refusal: Refusal) -> None:
        """Remember a refusal, if it holds for longer than the moment."""
        key = self._keys(call, job, given).get(refusal.kind)
        if key is not None and len(self._known) < _MOST:
            self._known[key] = refusal

    def signed_in(self) -> None:
        """Forget rights that were missing: another sign-in may have them."""
        self._known = {key: one for key, one in self._known.items() if one.kind is not RefusalKind.NO_RIGHT}

    def ask_again(self, call: ReadCall, job: AboutJob | None, given: Given) -> None:
        """Forget what is known of a call for a job: a person wants it to be asked again."""
        for key in self._keys(call, job, given).values():
            self._known.pop(key, None)

    def _keys(self, call: ReadCall, job: AboutJob | None, given: Given) -> dict[RefusalKind, _Key]:
        part = (call.name, str(given.get("type", "")))
        keys: dict[RefusalKind, _Key] = {
            RefusalKind.NOT_OFFERED: ("region", *part),
            RefusalKind.NO_RIGHT: ("right", *part),
        }
        if job is not None and call.asked is not None:
            keys[RefusalKind.GONE] = ("job", job.id, call.asked.path.split("/")[1])
            kind = (job.scenario, job.pair, job.phase, str(job.is_parent)) if job.pair else (job.id,)
            keys[RefusalKind.NOT_SUPPORTED] = ("kind", *part, *kind)
        return keys

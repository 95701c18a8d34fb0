"""The coverage of saved pages of job lists: what they claim and what they hold together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from drs_inspector.domain.coverage import EndOfList, ListCoverage, PageCoverage, is_met
from drs_inspector.domain.jobs.replies import ListReply


@dataclass(slots=True)
class _SavedList:
    """The pages of one scenario, in the order in which they were given."""

    claims: list[int] = field(default_factory=list)
    found: set[str] = field(default_factory=set)
    below: set[str] = field(default_factory=set)
    without_id: int = 0
    pages: list[PageCoverage] = field(default_factory=list)

    def coverage(self, scenario: str) -> ListCoverage:
        first, last = (self.claims[0], self.claims[-1]) if self.claims else (None, None)
        found, subtasks = len(self.found), len(self.below - self.found)
        ended: EndOfList = "unclaimed"
        if last is not None:
            ended = "met" if first == last and is_met(last, found, subtasks, self.without_id) else "differs"
        return ListCoverage(
            scenario=scenario,
            served=max((page.served for page in self.pages), default=None),
            claimed_first=first,
            claimed_last=last,
            found=found,
            subtasks=subtasks,
            without_id=self.without_id,
            ended=ended,
            pages=tuple(self.pages),
        )


class SavedLists:
    """Collects saved list replies by scenario; entries of several scenarios, or of none, make a list without one."""

    def __init__(self) -> None:
        self._lists: dict[str, _SavedList] = {}

    def add(self, reply: ListReply, scenarios: Sequence[str]) -> None:
        """Take one reply; ``scenarios`` are those of its entries."""
        scenario = scenarios[0] if len(set(scenarios)) == 1 else ""
        one = self._lists.setdefault(scenario, _SavedList())
        ids = {entry.id for entry in reply.entries}
        nameless = nameless_entries(reply)
        one.pages.append(
            PageCoverage(
                page=len(one.pages) + 1,
                served=len(reply.entries) + nameless,
                new=len(ids - one.found),
                total_record=reply.total_record,
            )
        )
        one.claims += [] if reply.total_record is None else [reply.total_record]
        one.found |= ids
        one.below.update(child for entry in reply.entries for child in entry.child_ids)
        one.without_id += nameless

    def coverage(self) -> tuple[ListCoverage, ...]:
        """Return the coverage of each list."""
        return tuple(one.coverage(scenario) for scenario, one in self._lists.items())


def nameless_entries(reply: ListReply) -> int:
    """Return how many entries of a list reply name no job."""
    return sum(name.startswith("jobs[") for name in reply.other)

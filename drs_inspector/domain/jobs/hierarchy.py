"""The families of jobs: parents named by list entries and details, which come in any order."""

from collections.abc import Iterable


class JobHierarchy:
    """The top-level job of every job (itself, unless its parent is known too), and the jobs below each.

    The depth is one (contract 3.1): a job whose parent is itself below another job is placed below that job's top-level
    job. Parents that form a circle are cut where it closes, so that every job is reachable.
    """

    def __init__(self, jobs: Iterable[tuple[str, str | None]] = ()) -> None:
        """Take jobs with their parents, however long the chains are that they name, in time linear in their number."""
        self._parent: dict[str, str | None] = {}
        self._named_children: dict[str, set[str]] = {}
        for job_id, parent_id in jobs:
            self._link(job_id, parent_id)

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._parent

    def add(self, job_id: str, parent_id: str | None) -> set[str]:
        """Add a job or give it another parent; return the top-level jobs whose families may have changed."""
        # What is below the job moves along with it, also where a circle opens or closes. So of other families only
        # those change that a new job takes in: until now its subtasks were at the top.
        before = {self.root_of(job_id)} if job_id in self._parent else self._known_children(job_id)
        self._unlink(job_id)
        self._link(job_id, parent_id)
        return before | {self.root_of(job_id)}

    def remove(self, job_id: str) -> set[str]:
        """Remove a job; return the top-level jobs whose families may have changed, itself included."""
        changed = {job_id, self.root_of(job_id)} | self._known_children(job_id)
        self._unlink(job_id)
        self._parent.pop(job_id, None)
        return changed

    def root_of(self, job_id: str) -> str:
        """Return the top-level job above ``job_id``, or itself."""
        path = {job_id: None}
        while True:
            parent = self._parent.get(job_id)
            if not parent or parent not in self._parent:
                return job_id
            if parent in path:
                # From wherever it is entered, the circle is cut at the same place.
                return min(list(path)[list(path).index(parent) :])
            path[parent] = None
            job_id = parent

    def is_root(self, job_id: str) -> bool:
        """Tell whether the job is known and a top-level job."""
        return job_id in self._parent and self.root_of(job_id) == job_id

    def below(self, root: str) -> list[str]:
        """Return all known jobs below a top-level job, in no order."""
        if root not in self._named_children:
            return []
        found: list[str] = []
        seen = {root}
        waiting = [root]
        while waiting:
            for child in self._named_children.get(waiting.pop(), ()):
                if child not in seen and child in self._parent:
                    seen.add(child)
                    found.append(child)
                    waiting.append(child)
        return found

    def roots(self) -> set[str]:
        """Return all top-level jobs; takes time linear in the number of jobs."""
        # Nearly all jobs have no parent that is known; only of the others is it asked what they are below.
        roots = {job_id for job_id, parent in self._parent.items() if not parent or parent not in self._parent}
        known = set(roots)
        for job_id in self._parent.keys() - roots:
            path: dict[str, None] = {}
            above: str | None = job_id
            while above and above in self._parent and above not in known and above not in path:
                path[above] = None
                above = self._parent[above]
            if path and above not in known:
                roots.add(self.root_of(next(reversed(path))))
            known.update(path)
        return roots

    def _known_children(self, job_id: str) -> set[str]:
        return {child for child in self._named_children.get(job_id, ()) if child in self._parent}

    def _link(self, job_id: str, parent_id: str | None) -> None:
        self._parent[job_id] = parent_id
        if parent_id:
            self._named_children.setdefault(parent_id, set()).add(job_id)

    def _unlink(self, job_id: str) -> None:
        parent = self._parent.get(job_id)
        if parent:
            siblings = self._named_children[parent]
            siblings.discard(job_id)
            if not siblings:
                del self._named_children[parent]

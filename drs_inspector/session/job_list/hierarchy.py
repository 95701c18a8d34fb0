"""The families of jobs: parents named by list entries and details, which come in any order."""


class JobHierarchy:
    """The top-level job of every job (itself, unless its parent is known too), and the jobs below each.

    The depth is one (contract 3.1): a job whose parent is itself below another job is placed below that job's top-level
    job. Parents that form a circle are cut where it closes, so that every job is reachable.
    """

    def __init__(self) -> None:
        self._parent: dict[str, str | None] = {}
        self._named_children: dict[str, set[str]] = {}

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._parent

    def add(self, job_id: str, parent_id: str | None) -> set[str]:
        """Add a job or give it another parent; return the top-level jobs whose families may have changed."""
        relatives = self._relatives(job_id)
        before = self._roots(relatives)
        self._unlink(job_id)
        self._parent[job_id] = parent_id
        if parent_id:
            self._named_children.setdefault(parent_id, set()).add(job_id)
        return before | self._roots(relatives | {job_id})

    def remove(self, job_id: str) -> set[str]:
        """Remove a job; return the top-level jobs whose families may have changed, itself included."""
        relatives = self._relatives(job_id)
        before = self._roots(relatives)
        self._unlink(job_id)
        self._parent.pop(job_id, None)
        return before | self._roots(relatives) | {job_id}

    def root_of(self, job_id: str) -> str:
        """Return the top-level job above ``job_id``, or itself."""
        path = [job_id]
        while True:
            parent = self._parent.get(path[-1])
            if not parent or parent not in self._parent:
                return path[-1]
            if parent in path:
                # From wherever it is entered, the circle is cut at the same place.
                return min(path[path.index(parent) :])
            path.append(parent)

    def is_root(self, job_id: str) -> bool:
        """Tell whether the job is known and a top-level job."""
        return job_id in self._parent and self.root_of(job_id) == job_id

    def below(self, root: str) -> list[str]:
        """Return all known jobs below a top-level job, in no order."""
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
        """Return all top-level jobs."""
        return {job_id for job_id in self._parent if self.is_root(job_id)}

    def _relatives(self, job_id: str) -> set[str]:
        """Return the job, all jobs of its family, and the families of jobs that name it as their parent."""
        roots = {self.root_of(child) for child in self._named_children.get(job_id, ())} | {self.root_of(job_id)}
        return {job_id, *roots, *(below for root in roots for below in self.below(root))}

    def _roots(self, jobs: set[str]) -> set[str]:
        return {self.root_of(job_id) for job_id in jobs if job_id in self._parent}

    def _unlink(self, job_id: str) -> None:
        parent = self._parent.get(job_id)
        if parent:
            siblings = self._named_children[parent]
            siblings.discard(job_id)
            if not siblings:
                del self._named_children[parent]

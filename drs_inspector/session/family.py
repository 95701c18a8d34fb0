"""Which job stands under which: parents named by list entries and details, known in any order."""


class FamilyTree:
    """Keeps for every job its top-level job (itself, unless its parent is here too) and the jobs below each.

    Depth is one (contract 3.1): a job whose parent is below another job stands under that other job's top-level job,
    and parents that form a circle are cut where they close, so every job is reachable.
    """

    def __init__(self) -> None:
        self._parent: dict[str, str | None] = {}
        self._named_children: dict[str, set[str]] = {}

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._parent

    def add(self, job_id: str, parent_id: str | None) -> set[str]:
        """Add a job or give it another parent; return the top-level jobs whose families may have changed."""
        affected = self._roots_around(job_id)
        self._unlink(job_id)
        self._parent[job_id] = parent_id
        if parent_id:
            self._named_children.setdefault(parent_id, set()).add(job_id)
        return affected | self._roots_around(job_id)

    def remove(self, job_id: str) -> set[str]:
        """Remove a job; return the top-level jobs whose families may have changed, itself included."""
        affected = self._roots_around(job_id) | {job_id}
        self._unlink(job_id)
        self._parent.pop(job_id, None)
        for child in self._named_children.get(job_id, ()):
            affected.add(self.root_of(child))
        return affected

    def root_of(self, job_id: str) -> str:
        """Return the top-level job above ``job_id``, or itself."""
        seen = {job_id}
        while True:
            parent = self._parent.get(job_id)
            if not parent or parent not in self._parent:
                return job_id
            if parent in seen:
                return min(seen)
            seen.add(parent)
            job_id = parent

    def is_root(self, job_id: str) -> bool:
        """Tell whether the job is known and stands at the top."""
        return job_id in self._parent and self.root_of(job_id) == job_id

    def below(self, root: str) -> list[str]:
        """Return all known jobs under a top-level job, in no order."""
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

    def _roots_around(self, job_id: str) -> set[str]:
        around = {self.root_of(child) for child in self._named_children.get(job_id, ()) if child in self._parent}
        if job_id in self._parent:
            around.add(self.root_of(job_id))
        return around

    def _unlink(self, job_id: str) -> None:
        parent = self._parent.get(job_id)
        if parent:
            siblings = self._named_children[parent]
            siblings.discard(job_id)
            if not siblings:
                del self._named_children[parent]

"""Reads the bodies of batch calls: ids and page (contract 4.1)."""

from collections.abc import Sequence
from typing import Any


class BatchProblemError(Exception):
    """A batch or list body that DRS answers with this code and text, as HTTP 400."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def read_ids(body: dict[str, Any]) -> list[str]:
    """Return the ids of ``{"jobs": [...]}``; raises BatchProblemError for none, a wrong type or duplicates."""
    ids = body.get("jobs")
    if not isinstance(ids, list) or not ids:
        raise BatchProblemError("DRS.M00201", "The parameter jobs is empty.")
    if not all(isinstance(job_id, str) and job_id for job_id in ids):
        raise BatchProblemError("DRS.M00202", "The value of the parameter jobs is invalid.")
    if len(set(ids)) != len(ids):
        raise BatchProblemError("DRS.M00301", "The request holds duplicates.")
    return ids


def page_of(page_req: object, ids: Sequence[str]) -> list[str]:
    """Return the ids of the page; without ``page_req`` that is the first five. Raises BatchProblemError."""
    asked = {"cur_page": 1, "per_page": 5} | (page_req if isinstance(page_req, dict) else {})
    page, size = asked["cur_page"], asked["per_page"]
    if type(page) is not int or type(size) is not int or page < 0 or not 0 <= size <= 100:
        raise BatchProblemError("DRS.M00210", "The page is invalid.")
    if page == 0 or size == 0:
        if page > 1:
            raise BatchProblemError("DRS.M00210", "The page is invalid.")
        return list(ids)
    if page > -(-len(ids) // size):
        raise BatchProblemError("DRS.M00211", "The page is beyond the last one.")
    return list(ids[(page - 1) * size : page * size])

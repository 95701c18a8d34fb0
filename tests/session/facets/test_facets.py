"""Facets count what a tick would show, in slices, and say what is not known."""

import contextlib
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from drs_inspector.domain.jobs.job import Unavailable
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.session.events import JobsChanged
from drs_inspector.session.facets.facet import facet_of
from drs_inspector.session.facets.facet_counts import FacetGroup
from drs_inspector.session.facets.facets import Facets
from drs_inspector.session.facets.ticks import ticked
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.helpers.lines_run import lines_run
from tests.qt.fakes import FakeSession, detail, job_id

ENGINES = ("mysql", "oracle-to-gaussdb", "mysql-to-kafka", "mongodb", "weird<b>", "")
LONG = "y" * 100_000 + "\n\x1b"
STATUSES = ("INCRE_TRANSFER_STARTED", "FULL_TRANSFER_FAILED", "PAUSING", "PAUSEING", "FROZEN", "FAILED", "NEW_ONE")


def zoo(number: int) -> dict[str, Any]:
    job = detail(
        number,
        status=STATUSES[number % len(STATUSES)],
        inst_info={"engine_type": ENGINES[number % len(ENGINES)]},
        db_use_type=("migration", "sync", "cloudDataGuard")[number % 3],
        target_endpoint={},
        source_endpoint={"ip": f"10.0.0.{number % 5}" if number % 4 else None},
        tags=[{"key": "stage", "value": ("prod", "PROD", "test", "")[number % 4]}] if number % 3 else [],
    )
    if number % 7 == 0:
        job["tags"] = [{"key": 'odd "key"', "value": "\u202evalue"}]
    return job


class Stage:
    """Facets over sessions that only hold snapshots."""

    def __init__(self, count: int, keys: str = "a") -> None:
        self.sessions = [FakeSession(key, title=key) for key in keys]
        self.trees = SessionTrees(grouped=False)
        self.trees.show(list(self.sessions))
        for number in range(count):
            self.inspector.snapshot.add_detail(json.dumps(zoo(number)).encode(), job_id(number), 1)
        self.healths = SessionsHealth()
        self.facets = Facets(self.trees, self.healths)
        self.tell()

    @property
    def inspector(self) -> Any:
        return self.sessions[0].inspector

    def tell(self) -> None:
        self.inspector.tell(JobsChanged(changed=tuple(self.inspector.snapshot.jobs)))

    def filter(self, text: str) -> int:
        assert self.trees.start_filter(text) is None, text
        assert self.trees.work(WHOLE)
        self.facets.touch()
        return self.trees.matches.found

    def groups(self) -> dict[str, FacetGroup]:
        assert self.facets.work(WHOLE)
        return {group.key: group for group in self.facets.groups}

    def counts(self, key: str) -> dict[str, int]:
        return {value.words: value.count for value in self.groups()[key].values}


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage(84)
    entry = {"id": job_id(900), "name": "listed", "status": "PAUSING"}
    made.inspector.snapshot.add_list_entry(json.dumps(entry).encode(), job_id(900))
    made.tell()
    yield made
    made.facets.close()


def test_each_count_is_what_its_tick_shows_alone_and_beside_others(stage: Stage) -> None:
    for before in ("", "job", "scenario=sync", "engine!=MySQL -tags.stage:prod"):
        stage.filter(before)
        groups = stage.groups()
        assert {"health", "engine", "status", "scenario", "source_host", "tag:stage"} <= groups.keys()
        for key, group in groups.items():
            facet = facet_of(key)
            assert facet is not None
            if key == "health":
                continue
            for value in group.values:
                if value.can_tick and not value.is_ticked and not value.is_excluded:
                    others = [one for one in group.values if one.is_ticked or one.is_excluded]
                    alone = before
                    for one in others:
                        alone = ticked(alone, facet, one.value, leave_out=one.is_excluded)
                    assert stage.filter(ticked(alone, facet, value.value)) == value.count, (before, key, value)


def test_within_a_facet_the_own_ticks_do_not_count_between_facets_they_do(stage: Stage) -> None:
    free = stage.counts("engine")
    stage.filter("engine=Oracle")
    assert stage.counts("engine") == free
    assert [one.words for one in stage.groups()["engine"].values if one.is_ticked] == ["Oracle"]
    assert sum(stage.counts("scenario").values()) == stage.trees.matches.found == 14
    assert min(stage.counts("scenario").values()) == 0, "a value that no job has now stays where it is"


def test_health_has_all_words_and_those_without_a_job_stay(stage: Stage) -> None:
    stage.inspector.snapshot.unavailable["gone"] = Unavailable(id="gone", name="Gone", reason={})
    stage.tell()
    health = stage.groups()["health"]
    assert [one.words for one in health.values] == [
        "Failed", "Late", "Stale", "Waiting", "Working", "Healthy", "Done", "Not read",
    ]  # fmt: skip
    assert {one.words: one.count for one in health.values}["Late"] == 0
    assert sum(one.count for one in health.values) == 86, "a job that only a refusal tells of is one, too"
    assert stage.counts("health")["Not read"] == 2
    assert stage.counts("source_host")["not read"] == 2
    stage.filter("job")
    assert sum(stage.counts("health").values()) == 84


def test_ticks_of_health_are_asked_of_health(stage: Stage) -> None:
    failed = {
        one for one in stage.inspector.snapshot.jobs if stage.healths.of(stage.sessions[0]).own(one).key == "failed"
    }
    view = SimpleNamespace(filter=SimpleNamespace(is_match=lambda job: job in failed))
    trees = SimpleNamespace(
        trees=[SimpleNamespace(session=stage.sessions[0], view=view)],
        filter="health:failed",
        search_progress=None,
        subscribe=lambda _listener: lambda: None,
    )
    free = stage.counts("health")
    made = Facets(trees, stage.healths)  # type: ignore[arg-type]  # a filter that the language may not have yet
    assert made.work(WHOLE)
    groups = {group.key: group for group in made.groups}
    assert {one.words: one.count for one in groups["health"].values} == free
    assert [one.words for one in groups["health"].values if one.is_ticked] == ["Failed"]
    assert sum(one.count for one in groups["scenario"].values) == len(failed)
    made.close()


def test_what_is_not_read_is_said_and_statuses_have_their_short_words(stage: Stage) -> None:
    stage.inspector.put(*(detail(number, status="PAUSING", db_use_type="sync") for number in range(4)))
    for key in ("source_host", "tag:stage"):
        shown = [one.words for one in stage.groups()[key].values]
        assert shown[-2:] == ["none", "not read"], "what is no value comes last"
    words = stage.counts("status")
    assert words["Paused"] >= 24, "two statuses with one word are one value"
    assert "Frozen" in words
    assert "NEW_ONE" in words


def test_texts_from_outside_are_one_harmless_line(stage: Stage) -> None:
    stage.inspector.put(*(detail(700 + n, tags=[{"key": "stage", "value": LONG}]) for n in range(3)))
    values = {one.words: one for one in stage.groups()["tag:stage"].values}
    longest = next(one for words, one in values.items() if words.startswith("yyy"))
    assert len(longest.words) <= 201
    assert not longest.can_tick
    odd = stage.groups()['tag:odd "key"']
    assert odd.values[0].words == "\\u202evalue"


def test_it_follows_jobs_sources_and_filters_and_keeps_the_old_groups_meanwhile() -> None:
    stage = Stage(30, "ab")
    told: list[int] = []
    stage.facets.subscribe(lambda: told.append(len(stage.facets.groups)))
    wanted: list[str] = []
    stage.facets.when_work_waits(lambda: wanted.append("work"))
    before = stage.groups()
    assert told
    stage.sessions[1].inspector.put(detail(500, status="PAUSING"))
    assert wanted
    stage.facets.work(0)
    assert {group.key: group for group in stage.facets.groups} == before, "until the next ones are complete"
    assert sum(stage.counts("health").values()) == 31
    stage.facets.show("b")
    assert sum(stage.counts("health").values()) == 1
    assert list(stage.groups()) == ["health"], "what has one value alone tells nothing apart"
    stage.facets.show("")
    stage.trees.show(stage.sessions[:1])
    assert sum(stage.counts("health").values()) == 30
    stage.facets.work(0)
    stage.inspector.remove([job_id(3)])
    stage.facets.work(0)
    stage.trees.show([])
    assert sum(stage.counts("health").values()) == 0
    stage.facets.close()


def test_while_a_filter_works_nothing_is_counted(stage: Stage) -> None:
    before = stage.groups()
    stage.trees.start_filter("table:orders")
    assert not stage.trees.work(0)
    stage.facets.touch()
    assert stage.facets.work(WHOLE)
    assert {group.key: group for group in stage.facets.groups} == before
    assert stage.trees.work(WHOLE)
    stage.facets.touch()
    assert sum(stage.counts("health").values()) == 84


def test_projects_are_a_facet_as_soon_as_there_are_several() -> None:
    stage = Stage(12, "abc")
    stage.sessions[1].inspector.put(detail(500))
    stage.sessions[2].inspector.put(detail(501))
    names = ("eu-de_shop", "eu-de", "")
    for session, name in zip(stage.sessions, names, strict=True):
        session.inspector.snapshot.source.project_name = name
    stage.facets.touch()
    expected = {"eu-de_shop": 12, "eu-de": 1, "none": 1}
    assert stage.counts("project") == expected
    facet = facet_of("project")
    assert facet is not None
    for value in stage.groups()["project"].values:
        assert stage.filter(ticked("", facet, value.value)) == expected[value.words], "a name is not a part of another"
        assert stage.counts("project") == expected, "its own tick does not count within it"
    stage.filter(f"{ticked('', facet, 'eu-de_shop')} is:failed")
    assert stage.counts("project") == {
        "eu-de_shop": stage.filter("project=eu-de_shop is:failed"),
        "eu-de": 0,
        "none": 0,
    }
    stage.facets.show("b")
    stage.filter("")
    assert "project" not in stage.groups(), "of one project there is nothing to choose"
    stage.facets.close()


def test_very_many_jobs_are_counted_in_short_steps() -> None:
    stage = Stage(0)
    for number in range(600):
        stage.inspector.snapshot.add_detail(json.dumps(detail(number)).encode(), job_id(number), 1)
    stage.tell()
    work, steps = stage.facets._count(), []
    with contextlib.suppress(StopIteration):
        while True:
            steps.append(lines_run(lambda: next(work)))
    assert max(steps) < sum(steps) / 20
    assert stage.counts("source_host") != {}
    assert len(stage.groups()["source_host"].values) == 600
    stage.facets.close()

"""Who would lie to a comparison: names that look alike, things twice, other spellings, and what was not read."""

import json
from typing import Any

import pytest

from drs_inspector.domain.compare.documents import compare, compare_jobs_steps
from drs_inspector.domain.compare.objects import compare_objects
from drs_inspector.domain.compare.options import CompareOptions, Section, Uncounted
from drs_inspector.domain.compare.result import Change, Comparison, Difference, JobChange, Kind, MatchedBy, Verdict
from drs_inspector.domain.compare.words import verdict_words
from drs_inspector.domain.coverage import Coverage, ListCoverage, Part, details_of
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.domain.steps import at_once
from tests.helpers.lines_run import lines_run
from tests.helpers.searching import rule, rules, table

Json = dict[str, Any]
HOSTILE = "x\x1b[31m\u202ename\n<b>" + "y" * 100_000


def document(*details: Json, known: bool = True, **coverage: Any) -> Snapshot:
    """Return a document of which everything was read, unless the coverage says otherwise."""
    snapshot = Snapshot(SourceInfo(kind="cloud", project_id="p"))
    for number, detail in enumerate(details):
        raw = json.dumps(detail, ensure_ascii=False).encode("utf-8", "surrogatepass")
        snapshot.add_detail(raw, str(detail["id"]), number, scenario="sync")
    count = len(details)
    lists = (ListCoverage(scenario="sync", claimed_first=count, claimed_last=count, found=count, ended="met"),)
    members: Json = {"lists": lists, "details": details_of(snapshot.jobs, snapshot.unavailable)} | coverage
    snapshot.coverage = Coverage(known=known, **members)
    snapshot.complete = snapshot.coverage.complete
    return snapshot


def one_job(a: Json, b: Json, **options: Any) -> tuple[list[Difference], Comparison]:
    found = compare(document({"id": "j"} | a), document({"id": "j"} | b), CompareOptions(**options))
    return [row for job in found.jobs for row in job.differences], found


def lines(rows: list[Difference]) -> list[str]:
    return [f"{row.change.value} {row.what}: {row.a} / {row.b}" for row in rows]


def objects(*entries: Json | str) -> Json:
    return {"object_infos": [table(one) if isinstance(one, str) else one for one in entries]}


def test_the_same_path_twice_counts_twice() -> None:
    rows, found = one_job(objects("s.a", "s.a", "s.b"), objects("s.b", "s.a"))
    assert lines(rows) == ["gone Table: s.a / None"]
    assert found.jobs[0].same is not None
    assert found.jobs[0].same.objects == 2
    assert lines(one_job(objects("s.a"), objects("s.a", "s.a"))[0]) == ["added Table: None / s.a"]
    other = table("s.a", "new")
    assert lines(one_job(objects("s.a", other), objects(other, "s.a"))[0]) == []


def test_names_that_look_alike_are_two_and_said_to_be() -> None:
    rows, _ = one_job(objects("s.Orders"), objects("s.orders"))
    assert [row.change for row in rows] == [Change.ADDED, Change.GONE]
    assert all("upper and lower case" in row.note for row in rows)
    rows, _ = one_job(objects("s.caf\u00e9"), objects("s.cafe\u0301"))
    assert [row.change for row in rows] == [Change.ADDED, Change.GONE]
    assert all("Unicode" in row.note for row in rows)
    # The escape of a letter is the letter.
    raws = [b'{"id":"j","object_infos":[{"id":"d","type":"table","name":"%s"}]}' % one for one in (b"\\u0061", b"a")]
    sides = [document({"id": "j"}) for _ in raws]
    for side, raw in zip(sides, raws, strict=True):
        side.add_detail(raw, "j", 0)
    assert compare(sides[0], sides[1]).verdict is Verdict.SAME


def test_orders_of_lists_mean_nothing_until_they_are_asked_for() -> None:
    many = [f"s.t{number}" for number in range(9_000)]
    a, b = objects(*many), objects(*reversed(many))
    rows, found = one_job(a, b)
    assert (rows, found.uncounted[Uncounted.ORDER], len(found.same)) == ([], 1, 1)
    rows, _ = one_job(a, b, count_order=True)
    assert [row.kind for row in rows] == [Kind.ORDER]
    mixed = [*many[5_000:], "s.new", *many[:4_000], *many[4_001:5_000]]
    rows, _ = one_job(a, objects(*mixed))
    assert sorted(lines(rows)) == ["added Table: None / s.new", "gone Table: s.t4000 / None"]


@pytest.mark.parametrize("at", [0, 1, 2_000, 4_500, 8_999])
def test_an_object_more_or_less_shifts_nothing(at: int) -> None:
    many = [f"schema.table_number_{number}" for number in range(9_000)]
    more = [*many[:at], "schema.more", *many[at:]]
    rows, found = one_job(objects(*many), objects(*more))
    assert lines(rows) == ["added Table: None / schema.more"]
    assert rows[0].place_b == at
    assert found.jobs[0].same is not None
    assert found.jobs[0].same.objects == 9_000
    rows, _ = one_job(objects(*more), objects(*many))
    assert (lines(rows), rows[0].place_a) == (["gone Table: schema.more / None"], at)


def test_null_and_absent_and_numbers_and_their_texts() -> None:
    source = {"db_type": "mysql", "ip": "10.0.0.1"}
    for one, other, reason in (
        ({"gtid": None}, {}, Uncounted.ABSENT),
        ({"tags": []}, {}, Uncounted.ABSENT),
        ({"error_code": "NA"}, {"error_code": None}, Uncounted.ABSENT),
        ({"source_endpoint": source | {"db_port": 5}}, {"source_endpoint": source | {"db_port": "5"}}, None),
        ({"invented": 5}, {"invented": "5"}, None),
        ({"invented": 5.0}, {"invented": "5"}, None),
        ({"need_restart": True}, {"need_restart": "true"}, None),
        (objects(table("s.a", alias_name=None)), objects("s.a"), Uncounted.ABSENT),
        (objects(table("s.a", select="true")), objects(table("s.a", select=True)), None),
    ):
        rows, found = one_job(one, other)
        assert (rows, found.verdict) == ([], Verdict.SAME), (one, other)
        assert found.uncounted == {reason or Uncounted.SPELLING: 1}, (one, other)
        switch = {"count_absent": True} if reason else {"count_spelling": True}
        assert len(one_job(one, other, **switch)[0]) == 1, (one, other)
    # A number written in two ways is one JSON value: nothing was left out.
    for number, again in ((5, 5.0), (100, 1e2)):
        found = one_job({"invented": number, "node_num": number}, {"invented": again, "node_num": again})[1]
        assert (found.verdict, dict(found.uncounted)) == (Verdict.SAME, {})
    lists: list[tuple[object, object]] = [([1, 1000, 10**22], [1.0, 1e3, 1e22]), ([{"id": 7}], [{"id": 7.0}])]
    for one_list, again_list in lists:
        found = one_job({"invented": one_list}, {"invented": again_list})[1]
        assert (found.verdict, dict(found.uncounted)) == (Verdict.SAME, {})
    # A number in a list is also its text, wherever it is in there; two texts of one value are two.
    assert one_job({"invented": [1000.0, 7]}, {"invented": ["7", "1000.0"]})[1].verdict is Verdict.SAME
    assert one_job({"invented": ["5.7", "5.70"]}, {"invented": ["5.70", "5.7"]})[1].verdict is Verdict.SAME
    hours: Json = {"begin": "00:00", "end": "08:59"}
    limits = [
        {"speed_limit": [hours | {"speed": speed, "is_utc": utc}]} for speed, utc in (("80", False), (80, "false"))
    ]
    rows, found = one_job(*limits)
    assert (rows, found.verdict) == ([], Verdict.SAME)
    # Two texts are the same only letter for letter, however much they look like numbers.
    texts: list[tuple[object, object]] = [("5.7", "5.70"), ("1e5", "100000"), ("5", "5 "), ("05", 5)]
    for text, like in texts:
        assert len(one_job({"invented": text}, {"invented": like})[0]) == 1, (text, like)


def test_what_one_side_did_not_read_is_never_gone() -> None:
    job = {"id": "j", "name": "ledger"} | objects("s.a")
    a = document(job)
    for other, reason in (
        (document(known=False), "not recorded"),
        (document(lists=()), "no list of jobs"),
        (document(lists=(ListCoverage(scenario="sync", found=0, ended="cancelled"),)), "not read to its end"),
        (document(lists=(ListCoverage(scenario="sync", claimed_last=9, found=0, ended="differs"),)), "fewer jobs"),
        (document(lists=(ListCoverage(scenario="migration", claimed_last=0, ended="met"),)), "not read there"),
        (
            document(lists=(ListCoverage(scenario="sync", asked=100, claimed_last=3, found=3, ended="met"),)),
            "3 jobs are in its lists, it has 0",
        ),
        (document(asked=Part(jobs=("other",))), "not asked for"),
        (document(asked=Part(jobs=("j",))), "nothing came"),
        (document(asked=Part(scenarios=("migration",))), "scenario was not asked for"),
        (document(part=Part(filter="is:failed")), "a filter"),
        (document(part=Part(jobs=("other",))), "not asked for"),
    ):
        there, back = compare(a, other), compare(other, a)
        assert [one.change for one in (*there.jobs, *back.jobs)] == [Change.NOT_READ] * 2
        assert reason in there.jobs[0].unread[0].reason
        assert (there.jobs[0].unread[0].side, back.jobs[0].unread[0].side) == ("b", "a")
        assert there.verdict is Verdict.SAME_AS_READ
        assert verdict_words(there).startswith("Nothing was compared"), "the same would be a claim"
    assert [one.change for one in compare(a, document()).jobs] == [Change.GONE]
    assert [one.change for one in compare(document(), a).jobs] == [Change.ADDED]


def _refused(snapshot: Snapshot, job_id: str) -> Snapshot:
    old = snapshot.jobs[job_id]
    del snapshot.jobs[job_id]
    snapshot.add_list_entry(json.dumps({"id": job_id, "name": old.name, "status": "PAUSING"}).encode(), job_id, "sync")
    snapshot.mark_unavailable(job_id, {"title": "Not allowed.", "code": "DRS.1"})
    return snapshot


def test_objects_that_were_refused_or_not_named_are_not_gone() -> None:
    job = {"id": "j", "name": "ledger", "status": "CONFIGURATION"} | objects("s.a")
    found = compare(document(job), _refused(document(job), "j"))
    rows = [row for one in found.jobs for row in one.differences]
    assert [row.section for row in rows] == [Section.FIELDS]
    assert (rows[0].what, found.jobs[0].unread[0].part) == ("Status", "details")
    assert "Not allowed (DRS.1)" in found.jobs[0].unread[0].reason
    both = compare(_refused(document(job), "j"), _refused(document(job), "j"))
    assert (both.jobs[0].change, len(both.jobs[0].unread)) == (Change.NOT_READ, 2)
    assert both.verdict is Verdict.SAME_AS_READ
    # Details without a list of objects say nothing about objects; an empty list does.
    rows, silent = one_job(objects("s.a"), {})
    assert (rows, silent.jobs[0].unread[0].part, silent.verdict) == ([], "objects", Verdict.SAME_AS_READ)
    assert lines(one_job(objects("s.a"), {"object_infos": []})[0]) == ["gone Table: s.a / None"]
    assert one_job({}, {"object_infos": []})[1].verdict is Verdict.SAME


def test_details_of_an_earlier_reading_prove_nothing() -> None:
    job = {"id": "j", "name": "ledger"} | objects("s.a")
    stale = document(job)
    stale.coverage = Coverage(details=details_of(stale.jobs, {}, stale=["j"]))
    found = compare(document(job), stale)
    assert found.jobs[0].change is Change.NOT_READ
    assert "earlier reading" in found.jobs[0].unread[0].reason


def _ends(number: int) -> Json:
    return {
        "source_endpoint": {"db_type": "mysql", "ip": f"10.0.0.{number}", "db_port": 3306},
        "target_endpoint": {"db_type": "mysql", "ip": f"10.0.1.{number}", "db_port": 3306},
    }


def matched(found: Comparison) -> list[tuple[str | None, str | None, MatchedBy]]:
    return [(one.id_a, one.id_b, one.matched) for one in found.jobs]


def test_a_job_that_was_made_again_is_offered_where_only_one_can_be_meant() -> None:
    a = document({"id": "a1", "name": "ledger"} | _ends(1))
    b = document({"id": "b1", "name": "ledger"} | _ends(1))
    found = compare(a, b)
    assert matched(found) == [("a1", "b1", MatchedBy.RECREATED)]
    assert "re-created" in found.jobs[0].reason
    assert matched(compare(a, b, CompareOptions(match_recreated=False))) == [
        (None, "b1", MatchedBy.ALONE),
        ("a1", None, MatchedBy.ALONE),
    ]
    for of_a, of_b in (({"a1"}, ()), ((), {"b1"})):
        chosen = CompareOptions(jobs_a=of_a, jobs_b=of_b)
        assert matched(compare(a, b, chosen)) == [("a1", "b1", MatchedBy.RECREATED)]
    # The same name with another end, twice, or without ends that were read, proves nothing.
    other = document({"id": "b1", "name": "ledger"} | _ends(2))
    assert len(compare(a, other).jobs) == 2
    assert len(compare(document({"id": "a1", "name": "l"}), document({"id": "b1", "name": "l"})).jobs) == 2
    twice = document(*({"id": job_id, "name": "ledger"} | _ends(1) for job_id in ("b1", "b2")))
    several = compare(a, twice)
    assert [one.change for one in several.jobs] == [Change.ADDED, Change.ADDED, Change.GONE]
    assert all("several jobs" in one.reason for one in several.jobs)


def test_any_two_jobs_also_of_one_document() -> None:
    snapshot = document({"id": "a1", "name": "one"} | _ends(1), {"id": "a2", "name": "two"} | _ends(1))
    found = at_once(compare_jobs_steps(snapshot, "a1", snapshot, "a2"))
    assert lines(list(found.jobs[0].differences)) == ["changed ID: a1 / a2", "changed Name: one / two"]
    assert found.jobs[0].matched is MatchedBy.GIVEN
    with pytest.raises(KeyError):
        at_once(compare_jobs_steps(snapshot, "a1", snapshot, "nowhere"))


def test_rules_are_paired_by_what_they_are_on() -> None:
    first = rules(rule("id > 1", "s.a"), rule("id > 2", "s.a"), rule("same", "s.b", "s.c"), rule("x", "s.d"))
    other = rules(rule("same", "s.c", "s.b"), rule("id > 2", "s.a"), rule("id > 9", "s.a"), rule("x", "s.e"))
    rows, _ = one_job(first, other)
    assert [(row.kind, row.a, row.b) for row in rows] == [
        (Kind.CONDITION, "id > 1", "id > 9"),
        (Kind.MOVED, "on s.d", "on s.e"),
    ]
    around: list[Json] = [{"data_transformation": {"filter_conditions": [], "invented": one}} for one in (1, 2)]
    assert lines(one_job(*around)[0]) == ["changed Invented: 1 / 2"]
    rows, _ = one_job(rules(rule("x", "s.a")), rules(rule("y", "s.b")))
    assert [row.change for row in rows] == [Change.GONE, Change.ADDED]


def test_unknown_statuses_and_hostile_names_are_texts_of_bounded_length() -> None:
    rows, _ = one_job({"status": "NEVER_SEEN", "name": HOSTILE}, {"status": "SEEN_NEVER", "name": "b"})
    assert ("Status", "NEVER_SEEN", "SEEN_NEVER") in [(row.what, row.a, row.b) for row in rows]
    rows, _ = one_job(objects(f"s.{HOSTILE}") | {"tags": [{"key": HOSTILE, "value": HOSTILE}]}, objects())
    assert rows
    assert all(len(text or "") < 5_000 for row in rows for text in (row.what, row.a, row.b, row.path))


@pytest.mark.parametrize("value", [7, "text", [7, None, "x"], {"a": {"b": [1]}}, [[1], {"id": 3}], True])
def test_members_of_any_other_type_are_compared_as_they_are(value: object) -> None:
    names = ("object_infos", "data_transformation", "speed_limit", "tags", "source_endpoint", "name", "children", "new")
    for name in names:
        assert one_job({name: value}, {name: value})[1].verdict is Verdict.SAME, name
        found = one_job({name: value, "x": 1}, {name: ["other", 9], "x": 1})[1]
        assert found.verdict is Verdict.DIFFERENT, name


def test_only_some_sections() -> None:
    a = document({"id": "j", "name": "a"} | objects("s.a"), {"id": "g", "name": "gone"})
    b = document({"id": "j", "name": "b"} | objects("s.b"))
    for section, expected in (
        (Section.JOBS, [("g", 0)]),
        (Section.FIELDS, [("j", 1)]),
        (Section.OBJECTS, [("j", 2)]),
        (Section.RULES, []),
    ):
        found = compare(a, b, CompareOptions(sections=frozenset({section})))
        assert [(one.id_a, one.count) for one in found.jobs] == expected


def test_the_work_can_be_left_after_any_step() -> None:
    many = objects(*(f"s.t{number}" for number in range(20_000)))
    a, b = (document({"id": "j"} | many | {"name": name}) for name in "ab")
    steps, shares = compare_jobs_steps(a, "j", b, "j"), []
    found: Comparison | None = None
    while found is None:
        try:
            shares.append(next(steps) or 0.0)
        except StopIteration as finished:
            found = finished.value
    assert len(shares) > 5
    assert all(0 <= share <= 1 for share in shares)
    job: JobChange = found.jobs[0]
    assert (job.count, job.same is not None and job.same.objects) == (1, 20_000)


def test_rules_beside_the_results_belong_to_the_job_of_their_tables_or_to_none() -> None:
    sides = [document({"id": "j"} | objects("s.a")) for _ in range(2)]
    for side, condition in zip(sides, ("id > 1", "id > 2"), strict=True):
        conditions = [rule(condition, "s.a"), rule(f"{condition} or x", "nowhere.b")]
        side.add_part(0, "data_transformation", json.dumps({"filter_conditions": conditions}).encode())
    found = compare(sides[0], sides[1])
    assert [(row.kind, row.a, row.b) for row in found.jobs[0].differences] == [(Kind.CONDITION, "id > 1", "id > 2")]
    assert [(row.kind, row.b) for row in found.beside] == [(Kind.CONDITION, "id > 2 or x")]


def test_no_secret_is_told_and_one_that_changed_is_no_difference() -> None:
    sides = []
    for secret in ("first-secret", "other-secret"):
        entry = table("s.a", select="true") | {"password": secret}
        sides.append(objects(entry, table("s.b", password=secret, select=secret[:5])))
    rows, found = one_job(*sides)
    assert [row.path for row in rows] == ["s.b"]
    assert "secret" not in json.dumps([[row.a, row.b, row.what, row.note] for row in rows])
    assert found.verdict is Verdict.DIFFERENT


def test_objects_that_are_the_same_cost_no_work_each() -> None:
    def lines_for(count: int, *, changed: int) -> int:
        raw = json.dumps([table(f"schema.table_number_{number}", select="true") for number in range(count)]).encode()
        other = raw.replace(b"table_number_9999", b"table_number_else") if changed else raw + b" "
        sizes: list[int] = []

        def work() -> None:
            sizes.append(len(at_once(compare_objects(raw, other, CompareOptions())).differences))

        lines = lines_run(work)
        assert sizes == [2 * changed]
        return lines

    for changed in (0, 1):
        assert lines_for(40_000, changed=changed) - lines_for(20_000, changed=changed) < 2_000


def test_projects_of_one_name_are_told_apart() -> None:
    a, b = document(), document()
    a.source.project_name = b.source.project_name = "eu-de_shop"
    b.source.project_id = "q"
    (note,) = compare(a, b).notes
    assert note.startswith("A is of project eu-de_shop (p) and B of project eu-de_shop (q)")


def test_objects_that_are_no_list_are_not_read_and_none_of_the_others_is_gone() -> None:
    for odd in ({"x": 1}, "all", 5):
        rows, found = one_job(objects("s.a", "s.b"), {"object_infos": odd})
        assert [(row.change, row.a, row.b) for row in rows] == [(Change.CHANGED, "a list", "no list")]
        assert [(one.side, one.part, one.reason) for job in found.jobs for one in job.unread] == [
            ("b", "objects", "what the details have as objects is no list")
        ]

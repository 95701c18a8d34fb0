"""In how many other jobs the same is: what is said is what the search finds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.search.wanted import HitKind, Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.search.elsewhere import (
    ObjectsElsewhere,
    RulesElsewhere,
    elsewhere_words,
    other_rules_words,
)
from drs_inspector.session.search.names import names_text
from drs_inspector.session.search.search import Search, SearchedDocument
from tests.helpers.demo_jobs import demo_snapshot
from tests.helpers.searching import AT_ONCE, add_job, rule, rules, table

DEMO = demo_snapshot(30)
NAMES = sorted({job.objects.name(row) for job in DEMO.jobs.values() for row in range(job.objects.row_count)} - {""})


def jobs_found(snapshot: Snapshot, names: list[str], kind: HitKind) -> set[str]:
    wanted = Wanted(text=names_text(names).text, regex=True, kinds=frozenset({kind}))
    search = Search(wanted, [SearchedDocument("key", "Title", snapshot)])
    assert search.step(AT_ONCE)
    return {hit.address.job_id for hit in search.hits}


@settings(max_examples=10)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), st.sampled_from(sorted(DEMO.jobs)))
def test_as_many_jobs_are_told_as_the_search_finds_beside_the_own(names: list[str], own: str) -> None:
    elsewhere = ObjectsElsewhere(names, [DEMO], own)
    assert elsewhere.step(AT_ONCE)
    assert elsewhere.count == len(jobs_found(DEMO, names, HitKind.OBJECT) - {own})


def test_as_many_rules_are_told_as_the_search_finds_beside_the_own() -> None:
    seen = 0
    for job_id in DEMO.jobs:
        own = DEMO.rules_of(job_id)
        elsewhere = RulesElsewhere(own, [DEMO], job_id)
        assert elsewhere.step(AT_ONCE)
        for one in own:
            tables = [".".join(filter(None, (each.db_name, each.schema_name, each.table_name))) for each in one.objects]
            assert elsewhere.of(one).jobs == len(jobs_found(DEMO, tables, HitKind.RULE) - {job_id})
            seen += elsewhere.of(one).jobs > 0
    assert seen


def documents() -> list[Snapshot]:
    first, second = Snapshot(), Snapshot()
    shop = [table("shop.orders"), table("shop.People", "folk")]
    add_job(first, "own", shop, **rules(rule("a > 1", "shop.orders"), rule("b", "shop.people")))
    add_job(first, "alike", shop, **rules(rule(" a > 1 ", "SHOP.orders")))
    add_job(first, "other", [table("x.orders")], **rules(rule("a > 2", "shop.orders")))
    first.add_list_entry(b'{"id":"listed"}', "listed")
    first.mark_unavailable("refused", {"title": "no"}, name="refused")
    add_job(second, "own", shop)
    add_job(second, "alike", shop, **rules(rule("a > 1", "shop.orders")))
    add_job(second, "renamed", [table("a.b", "orders")])
    add_job(second, "listed", [table("q.w.people")])
    return [first, second]


def test_a_job_in_two_sources_is_one_and_what_was_not_read_is_said() -> None:
    found = ObjectsElsewhere(["Orders"], documents(), "own")
    steps = 1
    while not found.step(0):
        steps += 1
    assert steps > 5
    assert (found.count, found.unread) == (2, 1)
    assert elsewhere_words(found) == "2 jobs, 1 not read"
    people = ObjectsElsewhere(["people"], documents()[1:], "own")
    assert people.step(AT_ONCE)
    assert (people.count, elsewhere_words(people)) == (2, "2 jobs")
    for names, words in ((["folk"], "no other job"), (["b"], "1 job")):
        alone = ObjectsElsewhere(names, documents()[1:], "own")
        alone.step(AT_ONCE)
        assert elsewhere_words(alone) == words
    listed = ObjectsElsewhere(["nowhere"], documents(), "own")
    listed.step(AT_ONCE)
    assert elsewhere_words(listed) == "none that was read, 1 not read"


def test_conditions_are_compared() -> None:
    first, second = documents()
    own = first.rules_of("own")
    found = RulesElsewhere(own, [first, second], "own")
    assert found.step(AT_ONCE)
    assert found.of(own[0]) == (2, 1)
    assert other_rules_words(found, own[0]) == "2 other jobs filter shop.orders, 1 with the same condition; 1 not read"
    assert other_rules_words(found, own[1]) == ""
    found = RulesElsewhere(own, [second], "own")
    found.step(AT_ONCE)
    assert other_rules_words(found, own[0]) == "1 other job filters shop.orders, with the same condition"

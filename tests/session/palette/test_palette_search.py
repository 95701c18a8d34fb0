"""What the palette finds: some letters in their order, the best first, and objects by their names."""

from collections.abc import Sequence

import pytest

from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.session.palette.candidate import Candidate, Kind, Listed
from drs_inspector.session.palette.entries import JobEntries, source_candidates
from drs_inspector.session.palette.finder import SHOWN_OF_A_GROUP
from drs_inspector.session.palette.matching import Rank, folded, rank_of, spans_of, wanted
from drs_inspector.session.palette.search import MOST_OBJECTS, Contents, PaletteSearch
from drs_inspector.session.palette.uses import Uses
from drs_inspector.session.search.search import SearchedDocument
from tests.helpers.lines_run import lines_run
from tests.helpers.own_seconds import own_seconds
from tests.qt.fakes import FakeSession, detail, job_id

HOSTILE = ("\x1b[31mred\x07", "\u202eevil", "<b>bold</b>", "a\nb\tc", "x" * 100_000, "", "İstanbul-ẞ", "\ud800half")


def marked(letters: str, text: str) -> str:
    shown = text
    for start, end in reversed(spans_of(wanted(letters), folded(text))):
        shown = f"{shown[:start]}[{shown[start:end]}]{shown[end:]}"
    return shown


def finished(search: PaletteSearch, line: str, *, only: Kind | None = None) -> dict[str, list[str]]:
    search.start(line, only=only)
    while not search.step(0.005):
        pass
    return {group.title: [one.candidate.text for one in group.found] for group in search.groups}


def commands(*texts: str) -> Listed:
    return Listed(Kind.COMMAND, [Candidate(Kind.COMMAND, text, text.casefold()) for text in texts])


@pytest.mark.parametrize(
    ("letters", "text", "rank", "shown"),
    [
        ("led", "led", Rank.WHOLE, "[led]"),
        ("LED", "ledger-lift", Rank.PREFIX, "[led]ger-lift"),
        ("lift", "Ledger-Lift", Rank.WORD_START, "Ledger-[Lift]"),
        ("er", "older-error", Rank.WORD_START, "older-[er]ror"),
        ("llp", "ledger-lift-prod", Rank.INITIALS, "[l]edger-[l]ift-[p]rod"),
        ("lepr", "ledger-lift-prod", Rank.INITIALS, "[le]dger-lift-[pr]od"),
        ("dger", "ledger", Rank.INSIDE, "le[dger]"),
        ("lgr", "ledger", Rank.SCATTERED, "[l]ed[g]e[r]"),
        ("hand sel", "Hand over selected jobs", Rank.INITIALS, "[Hand] over [sel]ected jobs"),
        ("  new   na ", "a new name", Rank.WORD_START, "a [new na]me"),
        ("straße", "Straße", Rank.WHOLE, "[Straße]"),
        ("城", "crm-城市", Rank.WORD_START, "crm-[城]市"),
        ("del", "led", None, "led"),
        ("a.*b", "aab", None, "aab"),
    ],
)
def test_letters_fit_in_their_order_and_are_marked(letters: str, text: str, rank: Rank | None, shown: str) -> None:
    assert rank_of(wanted(letters), folded(text)) == rank
    assert marked(letters, text) == shown


def test_marks_are_of_the_letters_that_were_typed_in_every_text() -> None:
    for text in (*HOSTILE, "ledger-lift-prod-00", "İİledİ"):
        for letters in ("led", "b", "xx", "i", "old", "\u202e", "00"):
            spans = spans_of(wanted(letters), folded(text))
            found = "".join(text[start:end] for start, end in spans)
            assert folded(found) == (folded(letters) if spans else "")
            assert list(spans) == sorted(spans)


def test_the_best_kind_is_first_and_use_decides_between_equals() -> None:
    jobs = Listed(Kind.JOB, [Candidate(Kind.JOB, text, None) for text in ("my-export", "sex-port", "e-x-p-1")])
    entries = (jobs, commands("Export selected", "Export", "Explain", "Refresh"))
    search = PaletteSearch(Contents(entries, weights={"explain": 1.0}))
    assert finished(search, "exp") == {
        "Commands": ["Explain", "Export selected", "Export"],
        "Jobs": ["my-export", "e-x-p-1", "sex-port"],
    }
    assert list(finished(search, "my")) == ["Jobs"]
    assert finished(search, ">") == {"Commands": ["Explain", "Export selected", "Export", "Refresh"]}
    assert finished(search, ">EXPORT") == {"Commands": ["Export", "Export selected"]}
    assert finished(search, "zzz") == {}


def test_an_action_is_found_by_words_that_are_not_shown() -> None:
    also = Listed(Kind.COMMAND, [Candidate(Kind.COMMAND, "Cancel", "cancel", also="stop reading")])
    assert finished(PaletteSearch(Contents((also,))), "stop") == {"Commands": ["Cancel"]}


def test_of_many_jobs_some_are_shown_with_how_many_there_are_and_their_group_alone_has_more() -> None:
    session = FakeSession("session-1", title="Production")
    session.inspector.put(*(detail(number, name=f"prod-{number}") for number in range(1, 30)))
    search = PaletteSearch(Contents((JobEntries([session]),)))
    assert len(finished(search, "prod")["Jobs"]) == SHOWN_OF_A_GROUP
    assert (search.groups[0].total, search.groups[0].more) == (29, 29 - SHOWN_OF_A_GROUP)
    assert len(finished(search, "prod", only=Kind.JOB)["Jobs"]) == 29
    # By the id too.
    assert finished(search, job_id(7)) == {"Jobs": ["prod-7"]}


def test_jobs_say_how_they_are_and_in_which_source_and_one_that_went_says_so() -> None:
    first, second = (
        FakeSession("session-1", title="Production"),
        FakeSession("session-2", title="evening.json", kind="file"),
    )
    first.inspector.put(detail(1, name="orders-a"), detail(2, name="orders-b"))
    second.inspector.put(detail(1, name="orders-a"))
    failed = Health(HealthKey.FAILED, "Failed", "source lost", "red", "octagon-cross", "x", (0,))
    health = lambda key, found: failed if (key, found) == ("session-1", job_id(1)) else None  # noqa: E731 - two lines
    search = PaletteSearch(Contents((JobEntries([first, second], health),)))
    search.start("orders")
    assert search.step(1)
    one, two, other = (found.candidate for found in search.groups[0].found)
    assert (one.note, one.glyph, one.key.session) == ("Failed · source lost · Production", "octagon-cross", "session-1")
    assert (two.glyph, two.key.job_id, two.id) == ("", job_id(2), job_id(2))
    assert other.note.endswith("evening.json")
    first.inspector.remove([job_id(1)])
    search.start("orders")
    assert search.step(1)
    assert [found.candidate.reason for found in search.groups[0].found] == ["this job is gone", "", ""]
    assert [(one.text, one.note) for one in source_candidates([first, second])] == [
        ("Production", "1 job"),
        ("evening.json", "1 job"),
    ]


def test_objects_come_below_all_else_while_the_search_goes_on_and_end_at_twenty() -> None:
    session = FakeSession("session-1", title="Production")
    session.inspector.put(*(detail(number, name=f"orders-job-{number}") for number in range(1, 31)))
    document = SearchedDocument("session-1", "Production", session.inspector.snapshot)
    search = PaletteSearch(Contents((JobEntries([session]), commands("Refresh")), (document,)))
    search.start("orders")
    grown: list[int] = []
    while not search.step(0.0):
        if search.is_ready:
            # What was shown before stays where it is.
            assert [group.title for group in search.groups[:2]] == ["Jobs", "Objects"][: len(search.groups)]
            grown.append(search.total)
    assert grown == sorted(grown)
    assert [(group.title, len(group.found)) for group in search.groups] == [
        ("Jobs", SHOWN_OF_A_GROUP),
        (f"Objects, the first {MOST_OBJECTS}", MOST_OBJECTS),
    ]
    first = search.groups[1].found[0]
    assert first.candidate.text == "shop.orders"
    assert first.spans == ((5, 11),)
    assert first.candidate.note == "in orders-job-1"
    place = first.candidate.key
    assert (place.node.kind, place.node.session, place.node.job_id) == ("objects", "session-1", job_id(1))
    assert session.inspector.snapshot.jobs[job_id(1)].objects.dotted_paths(place.object_row)[0] == "shop.orders"
    # One letter is for jobs; with the prefix it is for objects.
    assert list(finished(search, "o")) == ["Jobs"]
    assert list(finished(search, "@s")) == [f"Objects, the first {MOST_OBJECTS}"]
    assert finished(search, "@") == {}
    # Nothing found is not said of what was not read.
    session.inspector.snapshot.complete = False
    assert finished(search, "@nowhere") == {}
    assert search.note.startswith("Objects: Searched in 30 of 30 jobs.")


def test_names_that_steer_or_are_long_cost_nothing() -> None:
    session = FakeSession("session-1")
    session.inspector.put(
        *(detail(number, name=name) for number, name in enumerate(HOSTILE, 1) if "\ud800" not in name)
    )
    search = PaletteSearch(Contents((JobEntries([session]),)))
    lines = ("x" * 5_000, "<b>", "\x1b", "\u202e", ">" * 300, "@\x00", "?", ":((((", ":name~(", "a " * 500)
    # What hangs takes minutes.
    assert own_seconds(lambda: [finished(search, line) for line in lines]) < 2
    assert finished(search, "xxx")["Jobs"] == ["x" * 100_000]


def work_of_steps(jobs: int) -> list[int]:
    """Return the work of each step that looks through so many jobs."""
    listed = Listed(Kind.JOB, [Candidate(Kind.JOB, f"billing-reporting-prod-{number}", None) for number in range(jobs)])
    search = PaletteSearch(Contents((listed,)))
    while not search.prepare(0.005):
        pass
    search.start("bil9")
    steps = []
    while not search.is_ready:
        steps.append(lines_run(lambda: search.step(0.0)))
    assert search.groups[0].total > jobs * 0.3
    return steps


def test_ten_thousand_jobs_are_looked_through_in_short_steps_that_do_not_grow() -> None:
    some, twice = work_of_steps(10_000), work_of_steps(20_000)
    assert max(some) < sum(some) / 20
    assert max(twice) < 1.2 * max(some)
    assert sum(twice) < 2.2 * sum(some)


def test_a_filter_is_read_as_it_is_typed_and_says_what_is_wrong_with_it() -> None:
    session = FakeSession("session-1")
    session.inspector.put(detail(1), detail(2))
    search = PaletteSearch(Contents(documents=(SearchedDocument("session-1", "a", session.inspector.snapshot),)))
    groups = finished(search, ":status:failed")
    assert groups["Filter"] == ["status:failed"]
    row = search.groups[0].found[0].candidate
    assert (row.key, row.reason) == ("status:failed", "")
    finished(search, ":status:failed or")
    assert search.groups[0].found[0].candidate.reason
    following = finished(search, ":stat")["What may follow"]
    assert following[0] == "status:"
    assert next(one.candidate.key for one in search.groups[1].found) == ":status:"
    finished(search, ":")
    assert search.groups[0].found[0].candidate.reason.startswith("words, ")


def test_help_tells_the_language_and_what_fields_mean() -> None:
    search = PaletteSearch(Contents())
    everything = finished(search, "?")["Help"]
    assert {"status:", "engine:", "table:", "orders"} <= set(everything)
    assert "updated<2d" in finished(search, "?age")["Help"]
    search.start("?error_code")
    assert search.step(1)
    found = search.groups[0].found[0].candidate
    assert found.key == ":error_code:"
    assert found.note


def test_uses_are_names_of_actions_the_newest_and_most_frequent_first() -> None:
    saved: list[Sequence[str]] = []
    uses = Uses(["refresh", "prod-job-47 \u202e", "n" * 200], saved.append)
    for name in ("export", "open", "export"):
        uses.note(name)
    assert saved[-1] == ["export", "open", "export", "refresh"]
    assert uses.last({"export", "open", "refresh"}, 5) == ["export", "open", "refresh"]
    assert uses.last({"refresh"}, 5) == ["refresh"]
    weights = uses.weights()
    assert weights["export"] > weights["open"] > weights["refresh"]
    for _ in range(200):
        uses.note("open")
    assert len(saved[-1]) == 100

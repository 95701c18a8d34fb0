"""What the start page says of connections, files and the last run, and what it does not keep."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from drs_inspector.session.start_page.connections import connection_rows, sign_in_words
from drs_inspector.session.start_page.last_looks import (
    LastLook,
    kept_moment,
    last_looks,
    renamed,
    with_look,
    without,
    worst_words,
)
from drs_inspector.session.start_page.last_run import (
    LAST_RUN,
    LastRun,
    LastSource,
    button_words,
    kept_filter,
    last_run,
    run_words,
)
from drs_inspector.session.start_page.recent_files import (
    FILE_LOOKS,
    FileLook,
    file_looks,
    file_rows,
    in_folder,
    look_at,
    size_words,
    with_file_looks,
)
from drs_inspector.storage.files.settings import Settings
from drs_inspector.storage.imports.places import sign_in_places
from drs_inspector.storage.profiles.store import Profile, RememberedProject

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)


def test_a_sign_in_is_said_in_words_as_far_as_it_is_known_without_the_keyring() -> None:
    def said(look: LastLook | None = None, **members: object) -> str:
        return sign_in_words(Profile(name="a", **members), look or LastLook(), NOW).text  # type: ignore[arg-type]

    ends = LastLook(token_until="2026-11-28T10:17:00+00:00")
    ended = LastLook(token_until="2026-11-24T10:17:00+00:00")
    assert said() == "Asks for the password"
    assert said(keep_password=True) == "Opens without a question"
    assert said(keep_password=True, second_factor=True) == "Asks for the code"
    assert said(second_factor=True) == "Asks for the password"
    assert said(method="access-key") == "Asks for the access key"
    assert said(method="access-key", keep_password=True) == "Opens without a question"
    assert said(ends, second_factor=True) == "Token valid until 28 Nov"
    assert said(ended) == "Asks for the password"
    assert said(ended, method="token") == "Token ended 24 Nov"
    assert said(method="token") == "Asks for the token"
    assert said(LastLook(token_until="never"), method="token") == "Asks for the token"


def test_rows_say_who_where_how_many_and_when_and_found_sign_ins_are_last(tmp_path: Path) -> None:
    yaml = tmp_path / ".config" / "openstack" / "clouds.yaml"
    yaml.parent.mkdir(parents=True)
    yaml.write_text("not read: [", encoding="utf-8")
    kept = tmp_path / ".hcloud" / "config.json"
    kept.parent.mkdir()
    kept.write_text("{", encoding="utf-8")
    two = (RememberedProject(id="1"), RememberedProject(id="2"))
    profiles = [
        Profile(name="Production", cloud="otc", region="eu-de", username="j.meier", domain="OTC-0000", projects=two),
        Profile(name="<b>\x1b\u202e" + "x" * 100, method="no-such-method", iam_url="https://iam.example.org"),
    ]
    counts = {"failed": 397, "late": 31, "stale": 4, "working": 1568}
    looks = {"Production": LastLook(used="2026-11-27T08:00:00+00:00", jobs=2000, counts=counts)}
    found = sign_in_places({}, tmp_path, tmp_path)
    rows = connection_rows(profiles, looks, found, NOW)
    assert rows[0].account == "j.meier@OTC-0000"
    assert rows[0].place.endswith("eu-de · 2 projects")
    assert (rows[0].jobs, rows[0].worst, rows[0].used) == ("2,000 jobs", "397 failed, 31 late", "2\u00a0h ago")
    assert rows[0].has(["production", "eu-de"])
    assert not rows[0].has(["staging"])
    assert rows[1].jobs == rows[1].used == ""
    assert [row.found for row in rows[2:]] == [yaml, kept]
    assert rows[2].name == "clouds.yaml"
    assert rows[2].place.startswith("~/.config/openstack/clouds.yaml")
    assert rows[2].sign_in.text == "Never opened"
    exact = connection_rows(profiles, looks, (), NOW, relative=False)
    assert exact[0].used.endswith(":00")


def test_the_worst_of_a_look_is_said_and_nothing_is_called_healthy_that_is_not_known() -> None:
    assert worst_words(LastLook()) == ""
    assert worst_words(LastLook(jobs=3, counts={"working": 2, "done": 1})) == "none failed"
    assert worst_words(LastLook(jobs=3, counts={"healthy": 3})) == "all healthy"
    assert worst_words(LastLook(jobs=3, counts={"done": 3})) == "all done"
    assert worst_words(LastLook(jobs=5, counts={"not_read": 5})) == "5 not read"


def test_looks_follow_the_name_of_their_profile_and_damage_costs_one_entry() -> None:
    settings = Settings()
    settings.put("last_looks", with_look(settings, "a", jobs=3, used=kept_moment(NOW)))
    settings.put("last_looks", {**settings.get("last_looks"), "broken": {"jobs": "many"}, "odd": 3})
    assert list(last_looks(settings)) == ["a"]
    settings.put("last_looks", renamed(settings, "a", "b"))
    assert last_looks(settings)["b"].jobs == 3
    settings.put("last_looks", without(settings, "b"))
    assert last_looks(settings) == {}
    settings.put("last_looks", "nothing of the kind")
    assert last_looks(settings) == {}


def test_the_last_run_is_told_in_words_and_keeps_no_secret() -> None:
    settings = Settings()
    assert last_run(settings) is None
    sources = (LastSource(profile="a"), LastSource(profile="b"), LastSource(files=("/x.json",)))
    run = LastRun(sources=sources, filter="status:failed", closed=kept_moment(NOW - timedelta(days=1)))
    assert run_words(run, NOW).startswith("2 connections, 1 file, filter “status:failed”, closed yesterday at ")
    assert button_words(run) == "Open all three"
    assert run_words(LastRun(sources=(LastSource(demo=True),)), NOW) == "The demo."
    assert kept_filter(" status:failed ") == "status:failed"
    assert kept_filter("password=hunter2hunter2") == ""
    assert kept_filter("x" * 1_000_000) == ""
    damage: list[Any] = [{"sources": 3}, [], {"sources": [{"files": [1]}]}, {"sources": []}]
    for damaged in damage:
        settings.put(LAST_RUN.name, damaged)
        assert last_run(settings) is None
    hostile = LastRun(sources=sources, filter="\x1b[2J\u202e" + "y" * 5000)
    assert len(run_words(hostile, NOW)) < 200
    assert run_words(hostile, NOW).isprintable()


def test_files_are_told_with_kind_size_and_date_and_a_missing_one_is_told(tmp_path: Path) -> None:
    archive, reply = tmp_path / "evening.drs.json", tmp_path / "detail.json"
    archive.write_bytes(b"x" * 1_400_000)
    paths = [str(archive), str(reply), "/\x00odd"]
    settings = Settings(recent_files=paths)
    settings.put(FILE_LOOKS.name, with_file_looks(settings, {str(reply): FileLook(jobs=10), "/else": FileLook()}))
    settings.put(FILE_LOOKS.name, {**settings.get(FILE_LOOKS.name), "/broken": {"jobs": []}})
    assert list(file_looks(settings)) == [str(reply)]
    early = file_rows(paths, file_looks(settings), {}, NOW)
    assert [row.is_missing for row in early] == [False, False, False]
    rows = file_rows(paths, file_looks(settings), look_at(paths), NOW)
    assert rows[0].words == "archive · 1.4 MB"
    assert rows[0].when
    assert rows[1].words == "saved reply · 10 jobs · missing"
    assert [row.is_missing for row in rows] == [False, True, True]
    assert (size_words(0), size_words(999_600), size_words(12_345_678)) == ("0 bytes", "1.0 MB", "12 MB")


def test_a_folder_gives_its_archives_and_replies_up_to_a_bound(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.json").write_text("{}", encoding="utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "deep.json").write_text("{}", encoding="utf-8")
    (tmp_path / "odd.json").mkdir()
    (tmp_path / "readme.md").write_text("", encoding="utf-8")
    whole = in_folder(tmp_path)
    assert ([path.name for path in whole.files], whole.words(tmp_path)) == ([f"{n}.json" for n in range(5)], "")
    part = in_folder(tmp_path, most=2)
    assert part.words(tmp_path) == f"The first 2 of 5 files in {tmp_path.name} are opened"
    assert (
        in_folder(tmp_path / "odd.json").words(tmp_path / "odd.json") == "There is no archive and no reply in odd.json"
    )

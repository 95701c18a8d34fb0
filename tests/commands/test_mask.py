"""``mask`` and ``--level``: every name of the demo's export is searched in the masked bytes."""

import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from drs_inspector.cli import cli
from drs_inspector.domain.redaction.allow_list import CLASSES, MODELS
from drs_inspector.domain.redaction.listed_words import ENUMERATIONS

RunCli = Callable[..., Result]
# The ends of paths, by what is there.
PATHS = {
    "people": r"\.db_user|\.endpoints(\[\])?",
    "addresses": r"\.ip|\.public_ip|source\.(iam|drs)_url",
    "networks": r"\.(vpc|subnet|security_group)_id|public_ip_list\[\]\.id",
    "instances": r"\.inst_(id|name)",
    "projects": r"\.project_(id|name)|\.order_id|source\.domain",
    "topics": r"\.topic(_name)?",
    "jobs": r"jobs\[\](\.(list|detail))?(\.children\[\])?\.name",
    "job ids": r"jobs\[\](\.(list|detail))?(\.children\[\])?\.id|\.(master_job|parent)_id",
    "objects": r"object_infos\[\]\.(id|name|alias_name|parent_id|db_name|schema_name|table_name)"
    r"|\.(db|schema|table|db_table)_name|\.(col_names|indexs|prim_key_or_index)",
    "conditions": r"transformation_info\.value|\.values",
    "positions": r"\.gtid|\.incre_start_position",
    "texts": r"\.description",
    "tags": r"\.tags(\[\])?\.(?!key$|value$)[^.]+|\.tags\[\]\.value",
    "unknown": r"\.drs_2027_preview\..*",
}
ALWAYS = {"people", "addresses", "conditions", "texts", "tags", "unknown"}
GONE = {
    "support": {*PATHS} - {"job ids"},
    "auditor": ALWAYS,
    "public": {*PATHS},
}
# A word of the API that is a name as well: of the demo's columns, databases, schemas and conditions.
FIELDS = {name for fields in MODELS.values() for name in fields} | ENUMERATIONS | CLASSES.keys()
# What is at such a place in a masked file: placeholders, alone, in lists, ids, URLs and with ports.
PLACEHOLDER = re.compile(
    r"(?:(?:http://)?[a-z]+(?:-[a-z]+)?-\d+(?:(?::\d+)|(?:,|\.|-\*-\*-|-\*-\*---[A-Za-z]+--)?(?=[a-z]|$))*)+"
)
SAYS_NOTHING = {"", "******", "0", "config", "shared"}


def strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and text of every string, and of every name of a member that is one of the data."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, f"{path}[]")
    elif isinstance(value, str):
        yield path, value


def names(document: Any) -> dict[str, set[str]]:
    """Return every name of an unmasked export by its class; a list, an id and a URL give their parts as well."""
    found: dict[str, set[str]] = {kind: set() for kind in PATHS}
    for path, text in strings(document):
        for kind, pattern in PATHS.items():
            if re.search(f"(?:{pattern})$", path):
                found[kind] |= {*re.split(r"-\*-\*-|,", text)}
                if kind == "addresses":
                    found[kind] |= {part.partition(":")[0] for part in text.split(",") if "//" not in text}
                if kind == "objects" and path.endswith("db_table_name"):
                    found[kind] |= {*text.split(".")}
    return {kind: {text for text in texts if not text.startswith("--")} - SAYS_NOTHING for kind, texts in found.items()}


def leaked(masked: str, wanted: set[str]) -> set[str]:
    """Return which of the names are words of any string of a document, also inside longer ones."""
    document = json.loads(masked)
    for own in ("format", "program", "masking", "complete", "checksum", "searched"):  # words of this program
        document.pop(own, None)
    texts = {text for _path, text in strings(document)} | set(_keys(document))
    words = {word for text in texts for word in re.findall(r"[\w$-]+", text)} - FIELDS
    everything = "\n".join(texts)
    parts = {name for name in wanted - FIELDS if name in everything}
    return {*(words & wanted), *(n for n in parts if re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", everything))}


def _keys(value: Any) -> Iterator[str]:
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(inner)
    if isinstance(value, dict):
        yield from value


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's export without masking."""
    path = tmp_path_factory.mktemp("demo") / "demo.drs.json"
    assert CliRunner().invoke(cli, ["export", "--demo", "-o", str(path)]).exit_code == 0
    return path


@pytest.mark.parametrize("level", GONE)
def test_no_name_of_the_demo_is_in_its_masked_export(demo: Path, run_cli: RunCli, tmp_path: Path, level: str) -> None:
    known = names(json.loads(demo.read_bytes()))
    assert all(known.values()), known
    path = tmp_path / "masked.json"
    assert run_cli("mask", str(demo), "-o", str(path), "--level", level).exit_code == 0
    text = path.read_text("utf-8")
    if "places" in json.loads(text)["masking"]["stays"]:
        known["projects"] -= {"eu-west-101"}  # the demo's project is called like its region
    masked = list(strings(json.loads(text)))
    for kind in GONE[level]:
        assert leaked(text, known[kind]) == set(), kind
        assert [name for name in known[kind] if len(name) > 8 and name in text and name not in FIELDS] == [], kind
        at_places = {value for place, value in masked if re.search(f"(?:{PATHS[kind]})$", place)} - SAYS_NOTHING
        assert [value for value in at_places if not PLACEHOLDER.fullmatch(value)] == [], kind
    archive = json.loads(text)
    assert archive["share_safe"]
    assert archive["masking"]["level"] == level
    # What stays is as useful as before: the file opens, and its jobs are those it had.
    shown = run_cli("show", str(path))
    assert shown.exit_code == 0
    assert f"The file says that it was masked at level {level}" in shown.stderr
    assert len(archive["jobs"]) == len(json.loads(demo.read_bytes())["jobs"])


def test_an_export_is_masked_like_a_file_share_safe_is_support_and_its_name_tells_no_project(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for level, options in (("support", ["--share-safe"]), ("public", ["--level", "public"])):
        assert run_cli("export", "--demo", *options).exit_code == 0
        (path,) = tmp_path.glob(f"demo-jobs-{level}-2*.drs.json")
        archive = json.loads(path.read_bytes())
        assert archive["masking"]["level"] == level
        assert {job["list"]["name"].rstrip("0123456789") for job in archive["jobs"] if job["list"]} == {"job-"}
        # The name of its job, which a topic of the demo was made of, is not in it either.
        topics = {text for place, text in strings(archive) if place.endswith("topic_name")}
        assert all(re.fullmatch(r"topic-\d+", topic) for topic in topics)


FOREIGN = {
    "results": [
        {"id": "a", "name": "ledger-lift", "source_endpoint": {"ip": "10.7.7.7", "db_user": "meier"}},
        {"id": "b", "error_msg": "table `vault` of ledger-lift at 10.7.7.7 for meier", "db_password": "canary-1"},
    ],
    "saved": json.dumps({"results": [{"name": "ledger-lift", "password": "canary-2"}], "ip": "10.7.7.7"}),
    "by_user": {"meier": {"tables": ["vault"]}},
    "numbers": [4917012345678],
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("level", GONE)
def test_a_foreign_file_keeps_nothing_that_is_not_on_the_list(
    run_cli: RunCli, tmp_path: Path, level: str, *, packed: bool
) -> None:
    path, target = tmp_path / "foreign.json", tmp_path / "masked.json"
    raw = json.dumps(FOREIGN).encode()
    path.write_bytes(gzip.compress(raw) if packed else raw)
    assert run_cli("mask", str(path), "-o", str(target), "--level", level).exit_code == 0
    text = target.read_text()
    kept = {"ledger-lift"} if level == "auditor" else set()
    for name in {"ledger-lift", "10.7.7.7", "meier", "vault", "canary", "4917012345678", "by_user"} - kept:
        assert name not in text, name
    document = json.loads(text)
    assert next(iter(document)) == "results"
    assert document["results"][0]["source_endpoint"] == {"ip": "ip-1", "db_user": "user-1"}


def test_a_masked_copy_goes_to_standard_output_when_told_so(demo: Path, run_cli: RunCli, tmp_path: Path) -> None:
    ran = run_cli("mask", str(demo), "-o", "-", "--level", "public")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["masking"]["level"] == "public"
    assert not (tmp_path / "-").exists()
    path = tmp_path / "masked.json"
    assert run_cli("mask", str(demo), "-o", str(path), "--level", "public").exit_code == 0
    assert json.loads(path.read_bytes())["jobs"] == json.loads(ran.stdout)["jobs"]


def test_mask_replaces_nothing_unless_told_and_never_the_file_itself(run_cli: RunCli, tmp_path: Path) -> None:
    path, target = tmp_path / "a.json", tmp_path / "b.json"
    path.write_text('{"results": []}')
    target.write_text("mine")
    arguments = ("mask", str(path), "-o", str(target), "--level", "public")
    refused = run_cli(*arguments)
    assert (refused.exit_code, target.read_text()) == (5, "mine")
    assert "--force" in refused.stderr
    assert run_cli(*arguments, "--force").exit_code == 0
    assert target.read_text() == '{"results": []}'
    os.link(path, tmp_path / "same.json")
    for same in ("a.json", "same.json"):
        assert run_cli("mask", str(path), "-o", str(tmp_path / same), "--level", "public", "--force").exit_code == 5
    assert path.read_text() == '{"results": []}'


@pytest.mark.parametrize(
    "content", ["", "name: ledger", '{"name": "ledger"', '{"a": 1}{"name": "ledger"}', "{'a': ledger}"]
)
def test_what_is_no_json_is_not_masked(run_cli: RunCli, tmp_path: Path, content: str) -> None:
    path, target = tmp_path / "a.json", tmp_path / "b.json"
    path.write_text(content)
    result = run_cli("mask", str(path), "-o", str(target), "--level", "public")
    assert result.exit_code == 5
    assert not target.exists()


def test_a_file_that_says_that_it_was_masked_is_masked_all_the_same(
    demo: Path, run_cli: RunCli, tmp_path: Path
) -> None:
    claim = b'"share_safe":true,"masking":{"level":"public","policy":1,"stays":["jobs","spies"],"replaced":[]}'
    lying = tmp_path / "lying.json"
    lying.write_bytes(demo.read_bytes().replace(b'"share_safe":false', claim))
    target = tmp_path / "masked.json"
    assert run_cli("mask", str(lying), "-o", str(target), "--level", "support").exit_code == 0
    known = names(json.loads(demo.read_bytes()))
    assert leaked(target.read_text("utf-8"), known["people"] | known["jobs"] | known["job ids"]) == set()
    masked = json.loads(target.read_bytes())["masking"]
    assert masked == {**masked, "level": "support", "applied": True, "stays": []}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "--demo", "-o", "-", "--level", "public", "--share-safe"), "--share-safe is --level support"),
        (("export", "--demo", "-o", "-", "--keep", "jobs"), "give --level"),
        (("mask", "x", "-o", "y", "--level", "public", "--keep", "jobs", "--replace", "jobs"), "contradict"),
        (("mask", "x", "-o", "y"), "--level"),
        (("mask", "x", "-o", "y", "--level", "secrets"), "secrets"),
    ],
)
def test_options_that_contradict_each_other(run_cli: RunCli, arguments: tuple[str, ...], words: str) -> None:
    result = run_cli(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_classes_are_kept_and_replaced_one_by_one(demo: Path, run_cli: RunCli, tmp_path: Path) -> None:
    path = tmp_path / "masked.json"
    options = ("--level", "public", "--keep", "objects", "--keep", "jobs", "--replace", "places")
    assert run_cli("mask", str(demo), "-o", str(path), *options).exit_code == 0
    archive, unmasked = json.loads(path.read_bytes()), json.loads(demo.read_bytes())
    assert [job["list"] and job["list"]["name"] for job in archive["jobs"]] == [
        job["list"] and job["list"]["name"] for job in unmasked["jobs"]
    ]
    assert {*archive["masking"]["stays"]} == {"jobs", "objects"}
    assert leaked(path.read_text("utf-8"), names(unmasked)["people"]) == set()


def previewed(result: Result) -> dict[str, tuple[str, int, str, str]]:
    """Return the lines of a preview by class: what happens, how many were found, before and after."""
    titles = {known.title: name for name, known in CLASSES.items()}
    rows: dict[str, tuple[str, int, str, str]] = {}
    for line in result.stdout.splitlines():
        title, *cells = re.split(r" {2,}", line.strip())
        if title in titles:
            does, found, before, after, *_rest = [*cells, "", ""]
            rows[titles[title]] = (does, int(found.replace(",", "")), before, after)
    return rows


@pytest.mark.parametrize("level", GONE)
def test_a_preview_tells_what_the_copy_will_be_and_writes_nothing(
    demo: Path, run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    monkeypatch.chdir(tmp_path)
    options = ("--level", level, "--keep", "positions", "--replace", "places")
    result = run_cli("mask", str(demo), *options, "--preview")
    assert result.exit_code == 0
    assert list(tmp_path.iterdir()) == []
    rows = previewed(result)
    assert rows.keys() == CLASSES.keys()
    assert run_cli("mask", str(demo), *options, "-o", "masked.json").exit_code == 0
    archive = json.loads(Path("masked.json").read_text("utf-8"))
    assert {name for name, row in rows.items() if row[0] == "stays"} == {*archive["masking"]["stays"]}
    texts = {text for _path, text in strings(archive)} | set(_keys(archive))
    for name, (does, found, before, after) in rows.items():
        assert found > 0, name
        # A condition has spaces of its own; the demo's project is called like its region.
        if does == "replaced" and name not in ("conditions", "places"):
            assert before not in texts - FIELDS, name
            assert any(after in text for text in texts), name
    gone = sum(found for does, found, *_example in rows.values() if does == "replaced")
    sentence = result.stdout.splitlines()[-1]
    assert sentence.startswith(f"{gone:,} values are replaced. What stays readable: ")
    assert f", {rows['positions'][1]:,} positions in logs, GTIDs" in sentence
    assert "regions" not in sentence


def test_an_export_of_some_jobs_can_be_previewed_and_is_not_written(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run_cli("export", "--demo", "--share-safe", "--preview", "--filter", "no-such-job")
    assert (result.exit_code, previewed(result)["jobs"][:2]) == (0, ("replaced", 0))
    whole = run_cli("export", "--demo", "--level", "support", "--preview", "--scenario", "sync")
    assert previewed(whole)["jobs"][1] > 5
    assert "jobs read" in whole.stderr
    assert "written" not in whole.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("mask", "FILE", "--level", "public"), "'-o'"),
        (("mask", "FILE", "--level", "public", "--preview", "-o", "x"), "leave -o out"),
        (("mask", "FILE", "--preview"), "--level"),
        (("export", "--demo", "--preview"), "give --level"),
        (("export", "--demo", "--preview", "--level", "public", "-o", "-"), "leave -o out"),
        (("export", "--profile", "p", "--all-projects", "--preview", "--share-safe"), "several projects"),
    ],
)
def test_a_preview_has_a_level_and_no_file_to_write(
    demo: Path, run_cli: RunCli, arguments: tuple[str, ...], words: str
) -> None:
    result = run_cli(*(str(demo) if one == "FILE" else one for one in arguments))
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert result.stdout == ""


def test_a_preview_counts_in_whatever_mask_takes(demo: Path, run_cli: RunCli, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(FOREIGN))
    result = run_cli("mask", str(path), "--level", "public", "--preview")
    assert result.exit_code == 0
    assert previewed(result)["people"] == ("replaced", 1, "meier", "user-1")
    assert "canary" not in result.stdout
    assert run_cli("mask", str(demo), "-o", str(path), "--level", "support", "--force").exit_code == 0
    again = run_cli("mask", str(path), "--level", "auditor", "--preview")
    assert "Replaced already before the file was opened: " in again.stdout
    path.write_text("no JSON")
    assert run_cli("mask", str(path), "--level", "public", "--preview").exit_code == 5

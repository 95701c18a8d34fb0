"""A format of exports is one class in one file: here one is invented, and window and command line export with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from click.testing import CliRunner, Result
from PySide6.QtWidgets import QLineEdit, QListWidget

from drs_inspector.cli import cli
from drs_inspector.domain.tables.list_columns import JOB_COLUMNS
from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.storage.exports.exporter import ExportOptions, FileExporter, FolderExporter, Selection
from drs_inspector.storage.exports.registry import exporters, register
from drs_inspector.storage.files.write_report import WriteReport
from tests.e2e.cloud_host import Cloud
from tests.e2e.company import place
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of


class Tabs(FileExporter):
    """The jobs as lines with tabs between their columns."""

    name = "tabs"
    title = "Lines with tabs"
    suffix = ".tab.txt"
    media_type = "text/tab-separated-values"
    can_stream = True

    def write(self, selection: Selection, target: BinaryIO, options: ExportOptions) -> WriteReport:
        columns = [column for column in JOB_COLUMNS if column.key in (selection.columns or ("id", "name"))]
        jobs = list(selection.jobs())
        size = 0
        for number, job in enumerate(jobs):
            options.progress(number, len(jobs))
            size += target.write(("\t".join(column.text(job) for column in columns) + "\n").encode())
        return WriteReport(len(jobs), 0, size)


class Pages(FolderExporter):
    """A file for each job."""

    name = "pages"
    title = "A page for each job"
    media_type = "inode/directory"

    def write(self, selection: Selection, target: Path, options: ExportOptions) -> WriteReport:
        jobs = list(selection.jobs())
        for job in jobs:
            (target / f"{job.id}.txt").write_text(job.name, "utf-8")
        return WriteReport(len(jobs), 0, 0)


@pytest.fixture(autouse=True)
def formats() -> Iterator[None]:
    taken_away = [register(Tabs()), register(Pages())]
    yield
    for take_away in taken_away:
        take_away()


def assert_lines_of_jobs(text: str, cloud: Cloud) -> None:
    ids = {line.split("\t")[1] for line in text.splitlines()}
    assert ids == set(cloud.tenant.job_ids())


def test_the_window_offers_it_and_exports_with_it(on_stage: Play, cloud: Cloud, tmp_path: Path) -> None:
    written: list[Path] = []

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        driver.window_run.app.settings.last_folder = str(tmp_path)
        driver.key("Ctrl+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        box, field = driver.find(QListWidget, "Format", dialog), driver.find(QLineEdit, "File name", dialog)
        offered = [box.item(at).text() for at in range(box.count())]
        assert offered[:2] == ["DRS Inspector archive", "Report (HTML)"]
        assert offered[-2:] == [Tabs.title, Pages.title]
        assert field.text().endswith(".drs.json")
        dialog.masking.choose("support")
        dialog.format.choose(Tabs.name)
        assert field.text().endswith(".tab.txt")
        enabled = [key for key, button in dialog.masking.levels.buttons.items() if button.isEnabled()]
        assert (enabled, dialog.masking.policy()) == (["secrets-only"], None)
        assert "This format cannot mask" in words_of(dialog)
        written.append(Path(field.text()))
        driver.click("Write", dialog)
        await driver.gone(dialog)
        await driver.wait_until(lambda: f"written to {written[0]}" in driver.status, "the file is written")
        # What the program cannot open is not offered to be opened.
        assert driver.window_run.app.settings.recent_files == []

        driver.key("Ctrl+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        dialog.format.choose(Pages.name)
        written.append(Path(driver.find(QLineEdit, "Folder", dialog).text()))
        driver.click("Write", dialog)
        await driver.gone(dialog)
        await driver.wait_until(lambda: f"written to {written[1]}" in driver.status, "the folder is written")

    on_stage(scene, demo=cloud)
    file, folder = written
    assert_lines_of_jobs(file.read_text("utf-8"), cloud)
    assert folder.suffix == ""
    assert {page.stem for page in folder.iterdir()} == set(cloud.tenant.job_ids())


def export(cloud: Cloud, *arguments: str) -> Result:
    variables = {"DRS_INSPECTOR_PASSWORD": cloud.info.password}
    return CliRunner().invoke(cli, ["export", *place(cloud.info), *arguments], env=variables)


def test_the_command_line_exports_with_it(
    cloud: Cloud, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = export(cloud, "--format", "tabs", "-o", "-")
    assert done.exit_code == 0, done.output
    assert_lines_of_jobs(done.stdout, cloud)
    done = export(cloud, "--format", "tabs")
    assert done.exit_code == 0, done.output
    (path,) = tmp_path.iterdir()
    assert path.name.endswith(".tab.txt")
    assert_lines_of_jobs(path.read_text("utf-8"), cloud)
    pages = tmp_path / "pages"
    assert export(cloud, "--format", "pages", "-o", str(pages)).exit_code == 0
    assert len(list(pages.iterdir())) == len(cloud.tenant.job_ids())


def test_what_it_cannot_do_is_said_before_anything_is_read(cloud: Cloud, own_home: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "mine.txt").write_text("mine")
    for arguments, code, words in (
        (("--format", "tabs", "--share-safe", "-o", "-"), 2, "cannot mask"),
        (("--format", "pages", "-o", "-"), 2, "standard output"),
        (("--format", "pages", "-o", str(pages), "--force"), 5, "exists already"),
        (("--format", "nothing"), 2, f"Formats: {', '.join(one.name for one in exporters())}."),
    ):
        done = export(cloud, *arguments)
        assert done.exit_code == code, done.output
        assert words in done.stderr
    assert cloud.calls() == []
    assert [page.name for page in pages.iterdir()] == ["mine.txt"]

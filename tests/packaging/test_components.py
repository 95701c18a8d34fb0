"""Everything that is shipped is accounted for: a package, its version, its licence and the text of it."""

from pathlib import Path

import click
import components
import licences
import pytest
import sources


def test_a_library_is_found_with_its_licence() -> None:
    assert components._owners()[Path(click.__file__)] == "click"
    part = components._of_distribution("click")
    assert part.licence == "BSD-3-Clause"
    assert part.texts


def test_qt_comes_with_the_lgpl_and_the_notices_of_others() -> None:
    part = components._of_distribution("pyside6-essentials")
    assert part.licence == "LGPL-3.0-only"
    assert {text.name for text in part.texts} >= {"LGPL-3.0-only.txt", "GPL-3.0-only.txt", "Qt-third-parties.txt"}


def test_python_has_its_licence() -> None:
    assert components._python().texts


def test_a_file_of_no_known_package_stops_the_build(tmp_path: Path) -> None:
    stray = tmp_path / "stray.so"
    stray.write_bytes(b"")
    with pytest.raises(ValueError, match="no package is known"):
        components._of_system(stray)


def test_a_component_without_a_text_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("ours", "utf-8")
    taken = sources.Sources(tmp_path, "1.0", 0)
    textless = components.Component("something", "1.0", "python", "Some-Licence")
    with pytest.raises(ValueError, match="has no licence text"):
        licences.write([textless], tmp_path / "out", taken)


def test_of_licences_to_choose_from_one_with_a_text_is_enough(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("ours", "utf-8")
    chosen = components.Component("something", "1.0", "python", "Some-Licence OR Apache-2.0")
    licences.write([chosen], tmp_path / "out", sources.Sources(tmp_path, "1.0", 0))
    text = (tmp_path / "out" / "something" / "LICENSE.txt").read_text("utf-8")
    assert "names Some-Licence OR Apache-2.0" in text
    assert "TERMS AND CONDITIONS" in text


def test_readme_says_how_to_replace_qt(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("ours", "utf-8")
    qt = components._of_distribution("pyside6-essentials")
    licences.write([qt], tmp_path / "out", sources.Sources(tmp_path, "1.0", 0))
    readme = (tmp_path / "out" / "README.txt").read_text("utf-8")
    assert "To use a Qt of your own" in readme
    assert qt.version in readme
    assert (tmp_path / "out" / "pyside6-essentials" / "LGPL-3.0-only.txt").stat().st_size > 5000

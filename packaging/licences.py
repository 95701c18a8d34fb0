"""The folder ``licences/`` of the frozen program: the texts of everything in it, and how to replace Qt."""

import shutil
from pathlib import Path

from components import ROOT, Component
from sources import Sources

README = """\
DRS Inspector {version} is licensed under the Apache License 2.0 (LICENSE in this folder). It carries these
components, each under its own licence, whose text is in the folder of its name:

{table}

Qt and Qt for Python
--------------------
Qt, PySide6 and shiboken6 are used under the GNU Lesser General Public License, version 3, unchanged as the Qt
Company publishes them in the wheel PySide6-Essentials {qt}. Their sources are at

    https://download.qt.io/official_releases/
    https://code.qt.io/cgit/pyside/pyside-setup.git/

They are separate shared libraries; the program finds them by name in

    {qt_folder}

To use a Qt of your own, put libraries of the same names and of the same major version, with a minor version that is
not lower, in the place of those, and start the program. Nothing checks that they are the ones that came with it, and
nothing in the program's licence forbids to change, to study or to debug any of this.

Notices of third parties inside Qt are in pyside6-essentials/Qt-third-parties.txt. Lists of what other packages carry
inside themselves are beside their licences, as *.json in CycloneDX; the whole program's is sbom.cdx.json.
"""


def write(found: list[Component], folder: Path, taken: Sources) -> None:
    """Write the folder. Raises ValueError for a component without a text."""
    folder.mkdir(parents=True)
    shutil.copy(taken.folder / "LICENSE", folder / "LICENSE")
    for component in found:
        if not component.texts:
            _write_statement(component, folder / component.name)
        for text in (*component.texts, *component.sboms):
            _copy(text, folder / component.name)
    width = max(len(component.name) for component in found)
    table = "\n".join(f"  {each.name:<{width}}  {each.version:<14}  {each.licence}" for each in found)
    qt = next((each.version for each in found if each.name == "pyside6-essentials"), "")
    readme = README.format(version=taken.version, table=table, qt=qt, qt_folder="_internal/PySide6 (Qt/lib on Linux)")
    (folder / "README.txt").write_text(readme, "utf-8")


def _copy(text: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    target = folder / text.name
    if target.exists() and target.read_bytes() != text.read_bytes():
        target = folder / f"{text.parent.name}-{text.name}"
    shutil.copyfile(text, target)


def _write_statement(component: Component, folder: Path) -> None:
    """Some packages name their licence and leave out its text; the standard texts are in packaging/licences.

    Of several to choose from it is the first whose text is there; our own is the Apache License.
    """
    named = [ROOT / "packaging" / "licences" / f"{each}.txt" for each in component.licence.split(" OR ")]
    texts = [ROOT / "LICENSE" if path.name == "Apache-2.0.txt" else path for path in named]
    standard = next((path for path in texts if path.is_file()), None)
    if standard is None:
        raise ValueError(
            f"{component.name} {component.version} ({component.licence}) has no licence text: add {named[0].name}"
        )
    folder.mkdir(exist_ok=True)
    (folder / "LICENSE.txt").write_text(
        f"{component.name} {component.version} names {component.licence} as its licence ({component.address}).\n\n"
        + standard.read_text("utf-8"),
        "utf-8",
    )

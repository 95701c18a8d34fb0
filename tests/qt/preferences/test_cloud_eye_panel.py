"""Preferences, Network: Cloud Eye is switched on for one profile, or one open source, and off again."""

from PySide6.QtWidgets import QCheckBox

from drs_inspector.session.profiles.cloud_eye import asks_cloud_eye
from drs_inspector.simulator import SimulatorServer
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.qt.preferences.conftest import Preferences
from tests.qt.sign_in.stage import connect


async def test_it_is_switched_on_by_profile_and_said_in_words(
    preferences: Preferences, server: SimulatorServer
) -> None:
    stage = preferences.stage
    session = await connect(stage, server)
    session.profile = ""
    save_profile(Profile(name="prod", drs_url="https://drs.eu-de.otc.t-systems.com"))
    save_profile(Profile(name="own & <b>", drs_url="https://somewhere.example"))
    preferences.open("network")
    row = preferences.row("Ask Cloud Eye for")
    boxes = {box.text(): box for box in row.findChildren(QCheckBox)}
    prod, other = boxes["“prod”"], next(box for text, box in boxes.items() if "<b>" in text)
    assert not any(box.isChecked() for box in boxes.values()), "off until asked for"
    assert "address not known" in other.text()
    assert "own && <b>" in other.text(), "no letter is underlined"
    assert not other.isEnabled()
    prod.click()
    assert stage.profile("prod").cloud_eye
    assert "Cloud Eye is asked for “prod”." in row.message
    prod.click()
    assert not stage.profile("prod").cloud_eye
    mine = next(box for text, box in boxes.items() if "until it is closed" in text)
    mine.click()
    assert asks_cloud_eye(session.inspector)
    mine.click()
    assert not asks_cloud_eye(session.inspector)

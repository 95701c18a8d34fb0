"""Settings of a running window: saved at once, and nothing of another window is lost by that."""

from PySide6.QtWidgets import QApplication

from drs_inspector.qt.main_window.live_settings import LiveSettings
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.settings import Settings, load_settings, save_settings


def test_a_window_that_closes_later_keeps_what_another_one_has_changed(qapp: QApplication) -> None:
    save_settings(Settings(theme="light"))
    one, other = LiveSettings(load_settings().settings), LiveSettings(load_settings().settings)
    assert one.change(theme="dark", proxy="none") is None
    other.settings.window_geometry = b"where it was"
    other.settings.columns["tree"] = b"widths"
    assert other.save() is None
    assert load_settings().settings == Settings(
        theme="dark", proxy="none", window_geometry=b"where it was", columns={"tree": b"widths"}
    )
    assert other.settings.theme == "light"


def test_what_another_window_has_forgotten_does_not_come_back(qapp: QApplication) -> None:
    save_settings(Settings(last_profile="shop", recent_files=["/a.json"]))
    one, other = LiveSettings(load_settings().settings), LiveSettings(load_settings().settings)
    one.forget()
    app_paths().settings_file.unlink()
    other.settings.window_state = b"panes"
    other.save()
    assert load_settings().settings == Settings(window_state=b"panes")


def test_a_change_that_could_not_be_saved_is_saved_with_the_next_one(qapp: QApplication) -> None:
    live = LiveSettings(Settings())
    app_paths().config.write_text("in the way")
    assert live.change(theme="dark") is not None
    app_paths().config.unlink()
    assert live.change(update_check=True) is None
    assert load_settings().settings == Settings(theme="dark", update_check=True)

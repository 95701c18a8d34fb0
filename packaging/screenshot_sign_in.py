"""How the sign-in dialog comes to show what is on its pictures."""

from PySide6.QtWidgets import QWidget
from screenshot_samples import JOB_COUNTS, PROFILES, PROJECTS, REFUSED, SIGNED_IN
from screenshot_stage import Stage

from drs_inspector.domain.errors import CloudError
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.profiles.texts import code_hint, no_list_text, place_and_person, refused_project
from drs_inspector.storage.profiles.store import Profile


async def _open(stage: Stage, profile: str) -> CredentialDialog:
    stage.window_run.sign_in.ask(profile)
    dialog = await stage.dialog(CredentialDialog)
    await stage.settle()  # the keyring is asked
    dialog.outcome.clear()
    return dialog


async def region(stage: Stage) -> QWidget:
    """Return the dialog of a new connection, searching."""
    dialog = await _open(stage, "")
    dialog.form.region.search_for("eu")
    return dialog


async def password(stage: Stage) -> QWidget:
    """Return the dialog with a saved connection and its password."""
    dialog = await _open(stage, "Production")
    dialog.form.show_values({"password": "not a real one"})
    dialog.form.methods.keep.setChecked(True)
    return dialog


async def refused(stage: Stage) -> QWidget:
    """Return the dialog after a refused password."""
    dialog = await _open(stage, "Production")
    dialog.form.show_values({"password": "not a real one"})
    dialog.form.methods.keep.setChecked(True)
    dialog.form.refuse("password", REFUSED)
    return dialog


async def access_key(stage: Stage) -> QWidget:
    """Return the dialog with an access key and the rare options."""
    dialog = await _open(stage, "Europe, all projects")
    dialog.form.show_values({"access_key": "EXAMPLEKEY0000000000", "secret_key": "not a real one"})
    dialog.form.more.open()
    return dialog


async def one_time_code(stage: Stage) -> QWidget:
    """Return the page of the one-time code, half filled."""
    dialog = await _open(stage, "Test")
    profile = dialog_profile("Test")
    dialog.code.head.show_source(profile.name, place_and_person(profile), "password accepted", profile.colour)
    dialog.show_page("code")
    dialog.code.ask(6, code_hint(None))
    dialog.code.cells.setText("407")
    return dialog


async def projects(stage: Stage) -> QWidget:
    """Return the page of the projects."""
    dialog = await _open(stage, "Production")
    profile = dialog_profile("Production")
    page = dialog.projects
    page.head.show_source(profile.name, place_and_person(profile), SIGNED_IN, profile.colour)
    dialog.show_page("projects")
    page.ask(PROJECTS, [project.id for project in PROJECTS[:3]], remember=True)
    for project, count in zip(PROJECTS, JOB_COUNTS, strict=False):
        page.model.show_count(project.id, count)
    return dialog


async def project_by_hand(stage: Stage) -> QWidget:
    """Return the page of the projects where the cloud gives no list of them, with a name that was refused."""
    dialog = await _open(stage, "Production")
    profile = dialog_profile("Production")
    page = dialog.projects
    page.head.show_source(profile.name, place_and_person(profile), SIGNED_IN, profile.colour)
    dialog.show_page("projects")
    refusal = CloudError("Project list: refused", http_status=403)
    why = no_list_text(refusal, profile.region)
    page.ask_name(why, remember=True)
    page.by_hand.edit.setText("eu-de_shop")
    refused = refused_project("eu-de_shop", refusal)
    page.ask_name(why, f"{refused.text} {refused.next_step}")
    return dialog


def dialog_profile(name: str) -> Profile:
    """Return one of the profiles of the pictures."""
    return next(profile for profile in PROFILES if profile.name == name)

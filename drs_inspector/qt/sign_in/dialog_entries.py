"""What is entered in a sign-in dialog: filled in from profiles, regions and pasted texts, and read as a profile."""

from collections.abc import Mapping

import msgspec

from drs_inspector.cloud.network.regions import Region
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.form import Place
from drs_inspector.qt.widgets.message_banner import sentences
from drs_inspector.session.profiles.connection import complaints, method_of, values_of, with_values
from drs_inspector.session.profiles.paste import read_paste
from drs_inspector.session.profiles.saved_sign_ins import GOOD_AT_ALL
from drs_inspector.session.profiles.texts import place_and_person, place_text, project_words, suggested_name
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile, with_saved_keeping

_QUERY_LIMIT = 200
_LOOKING = "Keyring"
_DROPPED = "What the keyring holds is for the profile's own address and user, not for these."
_SAVED = "saved in the keyring"
_TAKEN = "There is a connection of this name already. Choose another name, or take that one from the list below."
_URLS = ("iam_url", "drs_url")


class DialogEntries:
    """The form of one dialog. ``again`` is the session that it signs in to anew."""

    def __init__(self, app: AppContext, dialog: CredentialDialog, again: OpenSession | None = None) -> None:
        self._app = app
        self.dialog = dialog
        self._again = again
        self._base: Profile | None = None
        self._is_saved = ""
        dialog.save_requested.connect(self._save)
        dialog.form.edited.connect(lambda _name: self._follow_saved())
        dialog.form.taken.connect(self._take)
        dialog.form.pasted.connect(self._paste)

    # What is entered

    def show_profile(self, profile: Profile) -> None:
        """Fill the form from a profile; what the keyring holds for it is looked for meanwhile."""
        form = self.dialog.form
        self._base = profile
        self.dialog.outcome.clear()
        form.clear()
        form.forgive()
        form.names.show_values(profile.name, profile.colour)
        form.show_place(Place(place_text(profile), profile.cloud, profile.region, profile.iam_url, profile.drs_url))
        form.methods.choose(method_of(profile).key)
        form.methods.keep.setChecked(profile.keep_password)
        form.show_values(values_of(profile))
        form.more.show_projects(_remembered(profile) if self._again is None else "")
        self._show_saved("")
        self._app.tasks.start(_LOOKING, self._look_for_saved(profile))

    def _take(self, key: object) -> None:
        """Fill in what was chosen in the search: a saved profile, or a region."""
        form = self.dialog.form
        if isinstance(key, Profile):
            self.show_profile(key)
        elif isinstance(key, Region):
            self.show_region(key)
        form.focus_first_gap()

    def show_region(self, region: Region) -> None:
        """Show a region and its addresses, and a name for the connection that no other one has."""
        form = self.dialog.form
        where = Profile(name="", cloud=region.cloud_key, region=region.region)
        place = Place(place_text(where), region.cloud_key, region.region, region.iam_url, region.drs_url)
        form.show_place(place)
        self._suggest_name(where)
        self._follow_saved()

    def _paste(self, text: str) -> None:
        """Fill in everything that a pasted text holds; what is no address and no entry is searched for."""
        form, pasted = self.dialog.form, read_paste(text)
        if pasted is None:
            form.region.search_for(" ".join(text[:_QUERY_LIMIT].split()))
        elif pasted.problem is not None:
            form.refuse("region", sentences(pasted.problem))
        else:
            self._show_pasted(pasted.profile, pasted.given)
            self.dialog.outcome.clear()
            if pasted.notes:
                self.dialog.note("info", " ".join(pasted.notes))
            form.focus_first_gap()

    def _show_pasted(self, profile: Profile, values: Mapping[str, str]) -> None:
        """Fill the form from what was pasted; it belongs to no saved connection, nor does what the keyring holds."""
        form = self.dialog.form
        self._base = msgspec.structs.replace(profile, name="")
        form.forgive()
        form.show_place(Place(place_text(profile), profile.cloud, profile.region, profile.iam_url, profile.drs_url))
        self._suggest_name(profile)
        if values or values_of(profile):
            form.methods.choose(method_of(profile).key)
            form.show_values(values_of(profile) | dict(values))
        form.more.show_projects(_remembered(profile))
        self._show_saved("")

    def _suggest_name(self, profile: Profile) -> None:
        taken = {one.name for one in load_profiles().profiles} - {self._base.name if self._base else ""}
        self.dialog.form.names.suggest(suggested_name(profile, taken))

    def show_again(self, profile: Profile, title: str) -> None:
        """Ask for nothing but the secrets of a session that has ended."""
        self.show_profile(profile)
        form = self.dialog.form
        form.show_again(title, place_and_person(profile), profile.colour, values_of(profile))
        self.dialog.name_form(f"Sign in again to {title}", "&Sign in")
        form.focus_first_gap()

    def profile(self) -> Profile:
        """Return what is entered, without secrets; what the form does not show is taken over."""
        form, base = self.dialog.form, self._base or Profile(name="")
        values, place = form.values(), form.place
        if self._again is None:
            base = msgspec.structs.replace(base, name=form.names.name, colour=form.names.colour.colour)
        if place is not None:
            base = msgspec.structs.replace(base, cloud=place.cloud, region=place.region)
        entered = msgspec.structs.replace(
            base,
            method=form.methods.method.key,
            keep_password=form.methods.keep.isChecked(),
            **{name: values[name] for name in _URLS},
        )
        if not form.more.remembers and self._again is None:
            entered = msgspec.structs.replace(entered, project_id="", project_name="", projects=(), all_projects=False)
        return with_values(entered, values)

    def given(self) -> dict[str, str]:
        """Return the values that were entered, by the names of fields, secrets included."""
        return {name: text for name, text in self.dialog.form.values().items() if text and name not in _URLS}

    def checked(self) -> Profile | None:
        """Return what is entered when it may be sent; else every mistake is marked and the first has the keyboard."""
        form, profile = self.dialog.form, self.profile()
        form.forgive()
        self.dialog.outcome.clear()
        # While the keyring has not answered the sign-in itself looks there, and asks for what it does not find.
        is_saved = self._replaces_secrets or self._app.tasks.running(_LOOKING) is not None
        found = [(one.field, one.text) for one in complaints(profile, self.given(), is_saved=is_saved)]
        if self._again is None and self._is_name_of_another(profile.name):
            found.insert(0, ("name", _TAKEN))
        unmarked = [text for name, text in reversed(found) if not form.refuse(name, text)]
        if unmarked:
            self.dialog.note("warning", "\n".join(reversed(unmarked)))
        self.dialog.reveal()
        return None if found else profile

    def _is_name_of_another(self, name: str) -> bool:
        own = self._base.name if self._base is not None else ""
        return bool(name) and name != own and load_profiles().find(name) is not None

    # What the keyring holds

    async def _look_for_saved(self, profile: Profile) -> None:
        """Say what the keyring holds for a profile; the dialog can be used while it takes its time."""
        secrets, problem = self._app.profile_secrets, None
        token = values = None
        try:
            values = await secrets.values(profile)
            if self.may_use_token and (values is None or self._again is None):
                token = await secrets.token(profile)
        except SecretStoreError as error:
            problem = error
        if profile is not self._base or not self.dialog.isVisible():
            return
        if problem is not None:
            self.dialog.note("warning", f"{problem.title} {problem.next_step}".strip())
        elif token is not None and token.time_left > GOOD_AT_ALL:
            self._show_saved("token")
        elif values is not None:
            self._show_saved("secret")

    @property
    def may_use_token(self) -> bool:
        """Whether a saved token may open the profile.

        That of a session that has ended may not; for a locked one what can renew it comes first.
        """
        if self._again is None:
            return True
        return self._is_saved != "secret" and self._again.inspector.connection.sign_in_state.kind == "locked"

    def _show_saved(self, what: str) -> None:
        self._is_saved = what
        form = self.dialog.form
        noun = form.methods.method.noun
        if what == "token":
            form.show_saved("not needed: you are still signed in")
            if self.dialog.outcome.text in ("", _DROPPED):
                self.dialog.note("info", f"The sign-in of last time is still valid. No {noun} is needed.")
        else:
            form.show_saved(_SAVED if what == "secret" else "")

    @property
    def _replaces_secrets(self) -> bool:
        """Whether what the keyring holds is for what is entered now."""
        base, now = self._base, self.profile()
        if base is None or not self._is_saved:
            return False
        same = [(one.name, one.method, one.iam_url, one.drs_url, values_of(one)) for one in (base, now)]
        return same[0] == same[1]

    def _follow_saved(self) -> None:
        """Take back the use of active or saved secrets once another address or user is entered."""
        if not self._is_saved:
            return
        note = self.dialog.outcome
        if self._replaces_secrets:
            if note.text in ("", _DROPPED):
                self._show_saved(self._is_saved)
        else:
            self.dialog.form.show_saved("")
            self.dialog.note("info", _DROPPED)

    # The profile, without signing in

    def _save(self) -> None:
        profile = self.profile()
        if self._is_name_of_another(profile.name):
            self.dialog.form.refuse("name", _TAKEN)
            return
        try:
            save_profile(with_saved_keeping(profile, load_profiles().find(profile.name)))
        except InspectorError as error:
            self.dialog.outcome.say_error(error)
            return
        self._base = profile
        self.dialog.note("success", f"Profile “{profile.name}” saved, without any secret.")

    def close(self) -> None:
        """The dialog has closed."""
        self._app.tasks.cancel(_LOOKING)


def _remembered(profile: Profile) -> str:
    """Return which projects a profile opens without asking, in words; empty when it asks."""
    words = project_words(profile)
    return f"project {words}" if words and words in (profile.project_name, profile.project_id) else words

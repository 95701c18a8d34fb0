"""What the keyring keeps of a sign-in: for this address and this person only, never a one-time code."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.base import Credential, OwnToken
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.iam.signing_form import SigningForm
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.session.profiles.connection import network_settings
from drs_inspector.session.profiles.saved_sign_ins import (
    delete_sign_in,
    proxy_password,
    rename_sign_in,
    save_proxy_password,
    save_sign_in,
)
from drs_inspector.storage.files.settings import Settings
from drs_inspector.storage.profiles.store import Profile, import_profiles, load_profiles, save_profile
from drs_inspector.storage.secrets.keyring_store import MemoryStore, SecretKind
from tests.helpers.saved_credential import saved_credential

IAM, DRS = "https://iam.eu-de.otc.t-systems.com", "https://drs.eu-de.otc.t-systems.com"
MARK = "S3cretM4rk"


def profile(**fields: Any) -> Profile:
    known: dict[str, Any] = {"name": "work", "iam_url": IAM, "drs_url": DRS, "username": "maria", "domain": "ACCOUNT"}
    return Profile(**(known | {"project_name": "eu-de_shop", "keep_password": True} | fields))


def token(minutes: float = 600) -> Token:
    return Token(value=f"{MARK}token", expires_at=datetime.now(UTC) + timedelta(minutes=minutes))


def in_minutes(minutes: float) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


PASSWORD = PasswordCredential("maria", f"{MARK}password", "ACCOUNT")
KEY = AccessKeyCredential(f"{MARK}ak", f"{MARK}sk")


def kept(store: MemoryStore, name: str = "work") -> set[str]:
    return {kind for owner, kind in store._secrets if owner == name}


class Forgetful(MemoryStore):
    """Keeps nothing of the kind ``lost``, without saying so; refuses to write the kind ``refused``."""

    def __init__(self, lost: str = "", refused: str = "") -> None:
        super().__init__()
        self.lost, self.refused = lost, refused

    async def set(self, profile: str, kind: SecretKind, value: str) -> None:
        if kind == self.refused:
            raise SecretStoreError("Your keyring refused.", "It is full.", "Make room.")
        if kind != self.lost:
            await super().set(profile, kind, value)


# The rule of choice


@pytest.mark.parametrize(
    ("minutes", "keep_password", "expected"),
    [
        (600, True, TokenCredential),
        (31, True, TokenCredential),
        (20, True, PasswordCredential),
        (20, False, TokenCredential),
        (0.5, True, PasswordCredential),
        (0.5, False, None),
        (-60, False, None),
    ],
)
async def test_a_token_that_lasts_comes_first_then_the_password_then_a_token_that_ends(
    minutes: float, keep_password: bool, expected: type[Credential] | None
) -> None:
    store, mine = MemoryStore(), profile(keep_password=keep_password)
    await save_sign_in(store, mine, PASSWORD, token(minutes))
    assert kept(store) == ({"token", "password"} if keep_password else {"token"})
    found = await saved_credential(store, mine)
    assert (type(found) if found else None) == expected
    if isinstance(found, PasswordCredential):
        assert found == PASSWORD


async def test_a_password_that_is_not_to_be_kept_any_more_is_removed() -> None:
    store = MemoryStore()
    await save_sign_in(store, profile(), PASSWORD, token())
    await save_sign_in(store, profile(keep_password=False), PASSWORD, token())
    assert kept(store) == {"token"}


async def test_signing_in_with_the_kept_token_leaves_the_kept_password() -> None:
    store = MemoryStore()
    await save_sign_in(store, profile(), PASSWORD, token())
    again = await saved_credential(store, profile())
    assert isinstance(again, TokenCredential)
    await save_sign_in(store, profile(), again, token())
    assert kept(store) == {"token", "password"}
    await save_sign_in(store, profile(method="token"), again, token())
    assert kept(store) == {"token"}


async def test_an_access_key_leaves_no_password_and_no_token_behind() -> None:
    store = MemoryStore()
    await save_sign_in(store, profile(), PASSWORD, token())
    await save_sign_in(store, profile(method="access-key"), KEY, Token(value=""))
    assert kept(store) == {"key"}
    await save_sign_in(store, profile(method="access-key", keep_password=False), KEY, Token(value=""))
    assert kept(store) == set()


async def test_a_one_time_code_is_never_kept() -> None:
    store = MemoryStore()
    mine = profile(second_factor=True, user_id="u1")
    credential = PasswordCredential("maria", f"{MARK}password", "ACCOUNT", "u1", passcode="987654")
    await save_sign_in(store, mine, credential, token(5))
    assert "987654" not in str(store._secrets)
    agency = AgencyCredential(credential, "reader", "OTHER")
    await save_sign_in(store, mine, agency, token(5))
    assert "987654" not in str(store._secrets)
    assert await saved_credential(store, profile(user_id="u1")) == replace(credential, passcode="")


# Access keys


@pytest.mark.parametrize(("signing_form", "form"), [("", None), ("Access", SigningForm.ACCESS)])
async def test_an_access_key_comes_back_with_the_form_that_is_known_to_work(
    signing_form: str, form: SigningForm | None
) -> None:
    store, mine = MemoryStore(), profile(method="access-key", signing_form=signing_form)
    await save_sign_in(store, mine, KEY, Token(value=""))
    assert await saved_credential(store, mine) == replace(KEY, form=form)


@pytest.mark.parametrize(("minutes", "good"), [(600, True), (5, True), (0.5, False), (-5, False)])
async def test_temporary_keys_are_kept_with_their_end(minutes: float, good: bool) -> None:
    store, mine = MemoryStore(), profile(method="access-key")
    key = AccessKeyCredential("ak", "sk", "security", expires_at=in_minutes(minutes))
    await save_sign_in(store, mine, key, Token(value=""))
    assert await saved_credential(store, mine) == (key if good else None)


# Agencies


async def test_the_password_behind_an_agency_comes_back_with_the_agency() -> None:
    store, mine = MemoryStore(), profile(agency_name="reader", agency_domain="OTHER")
    credential = AgencyCredential(PASSWORD, "reader", "OTHER")
    await save_sign_in(store, mine, credential, token(5))
    assert await saved_credential(store, mine) == credential
    await save_sign_in(store, mine, credential, token(600))
    found = await saved_credential(store, mine)
    assert isinstance(found, TokenCredential), "the agency's own token is good for a while"


async def test_the_token_behind_an_agency_is_kept_because_it_can_take_the_agency_on_again() -> None:
    store, mine = MemoryStore(), profile(method="token", agency_name="reader", agency_domain="OTHER")
    credential = AgencyCredential(TokenCredential("base", in_minutes(300)), "reader", "OTHER")
    await save_sign_in(store, mine, credential, token())
    assert await saved_credential(store, mine) == credential
    other = profile(method="token", agency_name="writer", agency_domain="OTHER")
    assert await saved_credential(store, other) == replace(credential, agency_name="writer")
    without_end = AgencyCredential(TokenCredential("base"), "reader", "OTHER")
    await save_sign_in(store, mine, without_end, token())
    found = await saved_credential(store, mine)
    assert isinstance(found, TokenCredential)
    assert found.token == f"{MARK}token"


_LATER = in_minutes(300)


@dataclass(frozen=True, repr=False)
class Ticket(Credential):
    """A token of a kind that the program does not know."""

    number: str

    @property
    def own_token(self) -> OwnToken:
        return OwnToken(self.number, _LATER)


async def test_what_is_saved_of_a_token_does_not_depend_on_its_kind() -> None:
    store, ticket = MemoryStore(), Ticket("T-1")
    await save_sign_in(store, profile(), ticket, None)
    assert await saved_credential(store, profile()) == TokenCredential("T-1", _LATER)
    role = {"agency_name": "reader", "agency_domain": "OTHER"}
    await save_sign_in(store, profile(**role), AgencyCredential(ticket, "reader", "OTHER"), token())
    found = await saved_credential(store, profile(**role))
    assert found == AgencyCredential(TokenCredential("T-1", _LATER), "reader", "OTHER")


# What a secret is for


CHANGES: dict[str, Any] = {
    "iam_url": "https://iam.evil.example",
    "drs_url": "https://drs.evil.example",
    "username": "moritz",
    "domain": "OTHER",
}


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("minutes", [600, 5], ids=["token", "password"])
async def test_what_is_kept_is_for_one_address_and_one_person(field: str, minutes: float) -> None:
    store = MemoryStore()
    await save_sign_in(store, profile(), PASSWORD, token(minutes))
    assert await saved_credential(store, profile(**{field: CHANGES[field]})) is None
    assert await saved_credential(store, profile(iam_url=f"{IAM.replace('iam', 'IAM')}/")) is not None


@pytest.mark.parametrize("field", ["iam_url", "drs_url"])
async def test_a_key_is_for_one_address(field: str) -> None:
    store, mine = MemoryStore(), profile(method="access-key")
    await save_sign_in(store, mine, KEY, Token(value=""))
    changed = msgspec.structs.replace(mine, **{field: CHANGES[field]})
    assert await saved_credential(store, changed) is None


async def test_a_token_of_one_project_is_none_for_another_but_the_password_is() -> None:
    store = MemoryStore()
    await save_sign_in(store, profile(), PASSWORD, token())
    assert await saved_credential(store, profile(project_name="eu-de_other")) == PASSWORD
    assert await saved_credential(store, profile(agency_name="reader")) == AgencyCredential(PASSWORD, "reader")


async def test_looks_and_order_of_a_profile_do_not_matter() -> None:
    store = MemoryStore()
    await save_sign_in(store, profile(), PASSWORD, token())
    changed = profile(colour="#ff0000", region="eu-de", second_factor=True, user_id="u1")
    assert isinstance(await saved_credential(store, changed), TokenCredential)


async def test_an_imported_profile_does_not_inherit_the_secrets_of_the_one_it_replaces() -> None:
    store = MemoryStore()
    save_profile(profile())
    await save_sign_in(store, profile(), PASSWORD, token())
    import_profiles([profile(iam_url="https://iam.evil.example")], replace=True)
    replaced = load_profiles().find("work")
    assert replaced is not None
    assert await saved_credential(store, replaced) is None


@pytest.mark.parametrize("text", ["", "plain", "{}", "[]", '{"iam_url":7}', '{"token":"t"}', "\x00", '"x"'])
async def test_entries_that_are_not_ours_are_as_if_there_were_none(text: str) -> None:
    store = MemoryStore()
    for kind in ("token", "password", "key"):
        await store.set("work", kind, text)
    for method in ("password", "token", "access-key"):
        assert await saved_credential(store, profile(method=method)) is None
    await store.set("", "proxy", text)
    assert await proxy_password(store, "http://proxy:1") is None


# Moving and forgetting


async def remembered_both(store: MemoryStore) -> None:
    await save_sign_in(store, profile(), PASSWORD, token())


async def test_a_renamed_profile_takes_its_secrets_along() -> None:
    store = MemoryStore()
    await remembered_both(store)
    await store.set("new", "key", "left by an earlier profile")
    await rename_sign_in(store, "work", "new")
    assert kept(store) == set()
    assert kept(store, "new") == {"token", "password"}
    assert isinstance(await saved_credential(store, profile(name="new")), TokenCredential)
    await rename_sign_in(store, "new", "new")
    assert kept(store, "new") == {"token", "password"}


@pytest.mark.parametrize("make", [lambda: Forgetful(lost="password"), lambda: Forgetful(refused="password")])
async def test_when_the_keyring_does_not_keep_the_new_name_the_old_one_stays_whole(
    make: Callable[[], Forgetful],
) -> None:
    store = make()
    how, store.lost, store.refused = (store.lost, store.refused), "", ""
    await remembered_both(store)
    store.lost, store.refused = how
    with pytest.raises(SecretStoreError):
        await rename_sign_in(store, "work", "new")
    assert kept(store) == {"token", "password"}
    assert kept(store, "new") == set()


class OneCase(MemoryStore):
    """A keyring that takes names for the same where the case of letters alone differs, as that of Windows does."""

    lost = ""

    async def get(self, profile: str, kind: SecretKind) -> str | None:
        return await super().get(profile.casefold(), kind)

    async def set(self, profile: str, kind: SecretKind, value: str) -> None:
        if kind == self.lost and profile != "work":
            raise SecretStoreError("Your keyring refused.")
        await super().set(profile.casefold(), kind, value)

    async def delete(self, profile: str, kind: SecretKind) -> None:
        await super().delete(profile.casefold(), kind)


async def test_a_name_in_other_letters_loses_nothing_where_the_keyring_knows_no_case() -> None:
    store = OneCase()
    await remembered_both(store)
    await rename_sign_in(store, "work", "Work")
    assert kept(store) == {"token", "password"}
    store.lost = "password"
    with pytest.raises(SecretStoreError):
        await rename_sign_in(store, "work", "WORK")
    assert kept(store) == {"token", "password"}
    plain = MemoryStore()
    await remembered_both(plain)
    await rename_sign_in(plain, "work", "Work")
    assert kept(plain) == set()
    assert kept(plain, "Work") == {"token", "password"}


async def test_forgetting_tries_everything_before_it_complains() -> None:
    class Stubborn(MemoryStore):
        async def delete(self, profile: str, kind: SecretKind) -> None:
            if kind == "token":
                raise SecretStoreError("Your keyring refused.")
            await super().delete(profile, kind)

    store = Stubborn()
    await remembered_both(store)
    with pytest.raises(SecretStoreError):
        await delete_sign_in(store, "work")
    assert kept(store) == {"token"}


# The network


async def test_the_proxys_password_is_for_one_proxy() -> None:
    store = MemoryStore()
    await save_proxy_password(store, "http://proxy.example:3128", f"{MARK}proxy")
    assert await proxy_password(store, "http://PROXY.example:3128/") == f"{MARK}proxy"
    assert await proxy_password(store, "http://other.example:3128") is None
    await save_proxy_password(store, "http://proxy.example:3128", "")
    assert store._secrets == {}


def test_network_settings_come_from_the_settings_and_the_keyring() -> None:
    fields: dict[str, Any] = {
        "proxy": "manual",
        "proxy_url": "http://proxy:1",
        "proxy_username": "anna",
        "trust": "file",
        "ca_file": "/ca.pem",
        "connect_seconds": 1.5,
        "read_seconds": 2.5,
        "write_seconds": 3.5,
    }
    assert network_settings(Settings(**fields), "p") == NetworkSettings(**fields, proxy_password="p")
    assert network_settings(Settings()) == NetworkSettings()
    assert network_settings(Settings(), "p").proxy_password == "", "a password goes to the proxy it is for only"


async def test_no_printed_form_of_what_is_kept_shows_a_secret() -> None:
    store = MemoryStore()
    await save_sign_in(store, profile(), PASSWORD, token(5))
    await save_sign_in(store, profile(name="k", method="access-key"), KEY, Token(value=""))
    found = [
        await saved_credential(store, profile()),
        await saved_credential(store, profile(name="k", method="access-key")),
    ]
    assert None not in found
    assert MARK not in repr(found)

"""What the pre-check of a job found: its items by group, and when it ended."""

from typing import NamedTuple

from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.noise import noise, pick
from drs_inspector.simulator.truth.operations import checked_ms

_TAKES_MS = 180_000
_COMMON = {
    "network": "srcDbConnection dstDbConnection",
    "db_version": "dbVersionMeetRequirement srcDbVersionSupport dstDbVersionSupport",
    "db_user_privilege": "srcDbPrivilegesIsEnoughForIncre dstDbPrivilegesIsEnough",
    "db_target_status": "dstStatusCheck",
    "db_disk_size": "dstDbDiskSize",
}
_OF_MYSQL = {
    "db_params": "checkIncreSrcDbExistedInDstDb dbCharacterSetConsistency dbClockConsistency"
    " dbCollationServerConsistency dbIsolationLevelConsistency dbParamConsistency dbServerUuidConsistency"
    " dstMaxAllowedPacketCheck hasForeignKeyOnUnselectedTable innodbStrictModeConsistency isUserRequireSslLink"
    " sqlModeConsistency sqlModeNoEngine srcBinlogFormatCheck srcBinlogRowImageCheck srcDbBinlogExpireLogsDays"
    " srcDbBinlogIsOff srcDbExistUnsupportEngineTable srcDbIndexKeyLength srcDbNameContainsUnsupportedSymbols"
    " srcDbServerIdCheck srcDstTableNameCaseSensitiveCheck srcHasNoPkTableWhenTgtHasInvisiblePk"
    " srcRoutinesWithoutPrivilegeCheck srcTableNameContainsNonAscii srcTriggerAndEventCheck"
    " srcViewNameContainsNonAscii srclogSlaveUpdatesCheck userRequirementIsEnoughForDefiner userSelectObjectsCheck",
}
_ALARMS = ("srcDbBinlogExpireLogsDays", "dstMaxAllowedPacketCheck", "sqlModeConsistency", "srcTriggerAndEventCheck")
_FAILS = ("dstDbDiskSize", "srcDbPrivilegesIsEnoughForIncre", "srcDbConnection")


class CheckedItem(NamedTuple):
    """One item: PASSED, ALARM or FAILED."""

    item: str
    group: str
    result: str


class Precheck(NamedTuple):
    """The newest pre-check. ``percent`` is how far it is; items come in as it goes on."""

    percent: int
    items: tuple[CheckedItem, ...]

    @property
    def is_passed(self) -> bool:
        """Whether the job may be started; alarms do not prevent it."""
        return self.percent == 100 and all(one.result != "FAILED" for one in self.items)

    @property
    def rate(self) -> int:
        """How many of a hundred items have passed."""
        return len([one for one in self.items if one.result == "PASSED"]) * 100 // max(1, len(self.items))


def precheck_of(state: JobState) -> Precheck | None:
    """Return the newest pre-check of a job, None where it has not been checked yet."""
    position = _configuration(state)
    if position is None:
        return None
    left = checked_ms(state, position) - state.now_ms
    if state.phase == "configuration" and left >= _TAKES_MS:
        return None
    percent = 100 if left <= 0 or state.phase != "configuration" else min(99, 100 - left * 100 // _TAKES_MS)
    items = _items(state)
    return Precheck(percent, items[: len(items) * percent // 100])


def _configuration(state: JobState) -> int | None:
    life = state.plan.timeline
    return next((at for at in range(state.position + 1) if life.stage(at).status == "CONFIGURATION"), None)


def _items(state: JobState) -> tuple[CheckedItem, ...]:
    groups = _COMMON | (_OF_MYSQL if state.plan.engine.source in {"mysql", "taurus", "ddm"} else {})
    # One that has been started had passed.
    fails = state.phase == "configuration" and noise(state.plan.id, "precheck") < 0.5
    failed = _FAILS[pick(len(_FAILS), state.plan.id, "fails")] if fails else ""
    return tuple(
        CheckedItem(item, group, "FAILED" if item == failed else "ALARM" if _is_alarm(state, item) else "PASSED")
        for group, items in groups.items()
        for item in items.split()
    )


def _is_alarm(state: JobState, item: str) -> bool:
    return item in _ALARMS and noise(state.plan.id, item) < 0.35

"""Job statuses: long and short words per scenario, a group, a tone, whether the job rests there (contract 6.1)."""

from typing import NamedTuple

import msgspec


class _Known(NamedTuple):
    label: str
    group: str
    tone: str
    short: str = ""
    terminal: bool = False


# Names of phases are filled in by scenario, {0.phase} and {0.changes} are the short ones. Where a status has no short
# words of its own, its label is short enough for a table.
_STATUSES = {
    "CREATING": _Known("Creating", "creating", "blue"),
    "CREATE_FAILED": _Known("Task creation failed", "failed", "red", "Creation failed", terminal=True),
    "CONFIGURATION": _Known("Configuration", "configuring", "grey-blue"),
    "WAITING_FOR_START": _Known("Pending start (scheduled)", "starting", "blue", "Scheduled"),
    "STARTJOBING": _Known("Starting", "starting", "blue"),
    "START_JOB_FAILED": _Known("Start failed", "failed", "red"),
    "STARTJOB_FAILED": _Known("Start failed", "failed", "red"),
    "FULL_TRANSFER_STARTED": _Known("{0.full}", "running", "green-blue", "{0.phase}"),
    "FULL_TRANSFER_FAILED": _Known("{0.full} failed", "failed", "red", "{0.phase} failed"),
    "FULL_TRANSFER_COMPLETE": _Known("{0.full} completed", "running", "green", "{0.phase} done"),
    "INCRE_TRANSFER_STARTED": _Known("{0.running}", "running", "green", "{0.changes}"),
    "INCRE_TRANSFER_FAILED": _Known("{0.incremental} failed", "failed", "red", "{0.changes} failed"),
    "PAUSING": _Known("Paused", "paused", "amber"),
    "PAUSEING": _Known("Paused", "paused", "amber"),
    "FROZEN": _Known("Frozen (billing)", "paused", "amber", "Frozen"),
    "RELEASE_RESOURCE_STARTED": _Known("Stopping", "finishing", "blue"),
    "RELEASE_RESOURCE_FAILED": _Known("Stopping task failed", "failed", "red", "Stopping failed"),
    "RELEASE_RESOURCE_COMPLETE": _Known("Completed", "finished", "grey-green", terminal=True),
    "REBUILD_NODE_STARTED": _Known("Fault rectification", "recovering", "amber", "Repairing"),
    "REBUILD_NODE_FAILED": _Known("Fault rectification failed", "failed", "red", "Repair failed", terminal=True),
    "CHANGE_JOB_STARTED": _Known("Modifying task", "changing", "blue", "Modifying"),
    "CHANGE_JOB_FAILED": _Known("Modifying task failed", "failed", "red", "Modifying failed"),
    "CHILD_TRANSFER_STARTING": _Known("Re-edit subtask starting", "changing", "blue", "Subtask starting"),
    "CHILD_TRANSFER_STARTED": _Known("Re-edit subtask migrating", "changing", "blue", "Subtask running"),
    "CHILD_TRANSFER_COMPLETE": _Known("Re-edit subtask migrated", "changing", "green", "Subtask done"),
    "CHILD_TRANSFER_FAILED": _Known("Re-edit subtask failed", "failed", "red", "Subtask failed"),
    "RELEASE_CHILD_TRANSFER_STARTED": _Known("Re-edit subtask stopping", "finishing", "blue", "Subtask stopping"),
    "RELEASE_CHILD_TRANSFER_COMPLETE": _Known(
        "Re-edit subtask completed", "finished", "grey-green", "Subtask completed", terminal=True
    ),
    "NODE_UPGRADE_START": _Known("Node upgrade started", "recovering", "amber", "Node upgrade"),
    "NODE_UPGRADE_COMPLETE": _Known("Node upgrade completed", "running", "green", "Node upgraded"),
    "NODE_UPGRADE_FAILED": _Known("Node upgrade failed", "failed", "red"),
    "SUBSCRIPTION_STARTED": _Known("Subscription running", "running", "green"),
    "SUBSCRIPTION_FAILED": _Known("Subscription failed", "failed", "red"),
    "DELETED": _Known("Deleted", "deleted", "light grey", terminal=True),
    # Of the action that exchanges the roles of disaster recovery.
    "SWITCH_OVER": _Known("Switching over", "changing", "blue"),
    # Of backup migration, one with a blank inside.
    "TRANSFERRING": _Known("Restoring", "running", "green-blue"),
    "SUCCESS": _Known("Successful", "finished", "grey-green", terminal=True),
    "FAILED": _Known("Failed", "failed", "red"),
    "PRECHECK FAILED": _Known("Check failed", "failed", "red"),
    # Of jobs that are created in batches.
    "ASYNC_JOB_VALIDATING": _Known("Batch being checked", "creating", "blue"),
    "ASYNC_JOB_VALIDATE_FAILED": _Known("Batch check failed", "failed", "red"),
    "AUTO_PARAM_VALIDATE_SUCCESS": _Known("Batch check passed", "configuring", "grey-blue"),
    "ASYNC_JOB_CREATING": _Known("Batch being created", "creating", "blue"),
    "ASYNC_JOB_COMPLETED": _Known("Batch created", "finished", "grey-green", terminal=True),
    "COMMIT_SUCCESS": _Known("Batch committed", "finished", "grey-green", terminal=True),
}
STATUSES = tuple(_STATUSES)
"""The statuses that are known, as the cloud writes them."""


class _Phases(NamedTuple):
    full: str
    running: str
    incremental: str
    phase: str = "Full phase"
    changes: str = "Incremental"


_PHASES = {
    "migration": _Phases("Full migration", "Incremental migration", "Incremental migration"),
    "sync": _Phases("Full synchronization", "Incremental synchronization", "Incremental synchronization"),
    "cloudDataGuard": _Phases(
        "Initialization", "Disaster recovery in progress", "Disaster recovery", "Initialization", "Disaster recovery"
    ),
}
_PHASES["dataGuard"] = _PHASES["cloudDataGuard"]
_OTHER_PHASES = _Phases("Full transfer", "Incremental transfer", "Incremental transfer")


class JobStatus(msgspec.Struct, frozen=True, gc=False):
    """A status value as the cloud wrote it, in the scenario (``db_use_type``) that decides its words.

    Unknown values survive: their label is the value itself, their group "unknown", their tone "grey".
    """

    value: str
    scenario: str = ""

    @property
    def label(self) -> str:
        """The words of the vendor's console for this status in this scenario."""
        known = self._known()
        return self._in_words(known.label) if known else self.value

    @property
    def short_label(self) -> str:
        """The words for a table: "Incremental", "Full phase failed"; the label says the same in full."""
        known = self._known()
        return self._in_words(known.short or known.label) if known else self.value

    @property
    def group(self) -> str:
        """One of creating, configuring, starting, running, paused, changing, finishing, finished, recovering, failed,
        deleted, unknown.
        """
        known = self._known()
        return known.group if known else "unknown"

    @property
    def terminal(self) -> bool:
        """Whether the job stays in this status unless a person acts."""
        known = self._known()
        return known.terminal if known else False

    @property
    def tone(self) -> str:
        """The colour as a word: blue, grey-blue, green-blue, green, grey-green, amber, red, light grey or grey."""
        known = self._known()
        return known.tone if known else "grey"

    @property
    def code(self) -> str:
        """The status as the cloud documents it, also where the value differs from that in case or blanks."""
        # Old clients saw Chinese text after a colon (contract 4.4); letter case and blanks vary in saved files.
        return " ".join(self.value.partition(":")[0].split()).upper()

    def _known(self) -> _Known | None:
        return _STATUSES.get(self.value) or _STATUSES.get(self.code)

    def _in_words(self, words: str) -> str:
        return words.format(_PHASES.get(self.scenario, _OTHER_PHASES)) if "{" in words else words

"""Job statuses: a label per scenario, a group, a tone and whether the job rests there (contract 6.1)."""

from typing import NamedTuple


class _Known(NamedTuple):
    label: str
    group: str
    tone: str
    terminal: bool = False


# {full} and {incremental} are filled in by scenario.
_STATUSES = {
    "CREATING": _Known("Creating", "creating", "blue"),
    "CREATE_FAILED": _Known("Task creation failed", "failed", "red", terminal=True),
    "CONFIGURATION": _Known("Configuration", "configuring", "grey-blue"),
    "WAITING_FOR_START": _Known("Pending start (scheduled)", "starting", "blue"),
    "STARTJOBING": _Known("Starting", "starting", "blue"),
    "START_JOB_FAILED": _Known("Start failed", "failed", "red"),
    "STARTJOB_FAILED": _Known("Start failed", "failed", "red"),
    "FULL_TRANSFER_STARTED": _Known("{full}", "running", "green-blue"),
    "FULL_TRANSFER_FAILED": _Known("{full} failed", "failed", "red"),
    "FULL_TRANSFER_COMPLETE": _Known("{full} completed", "running", "green"),
    "INCRE_TRANSFER_STARTED": _Known("{running}", "running", "green"),
    "INCRE_TRANSFER_FAILED": _Known("{incremental} failed", "failed", "red"),
    "PAUSING": _Known("Paused", "paused", "amber"),
    "PAUSEING": _Known("Paused", "paused", "amber"),
    "FROZEN": _Known("Frozen (billing)", "paused", "amber"),
    "RELEASE_RESOURCE_STARTED": _Known("Stopping", "finishing", "blue"),
    "RELEASE_RESOURCE_FAILED": _Known("Stopping task failed", "failed", "red"),
    "RELEASE_RESOURCE_COMPLETE": _Known("Completed", "finished", "grey-green", terminal=True),
    "REBUILD_NODE_STARTED": _Known("Fault rectification", "recovering", "amber"),
    "REBUILD_NODE_FAILED": _Known("Fault rectification failed", "failed", "red", terminal=True),
    "CHANGE_JOB_STARTED": _Known("Modifying task", "changing", "blue"),
    "CHANGE_JOB_FAILED": _Known("Modifying task failed", "failed", "red"),
    "CHILD_TRANSFER_STARTING": _Known("Re-edit subtask starting", "changing", "blue"),
    "CHILD_TRANSFER_STARTED": _Known("Re-edit subtask migrating", "changing", "blue"),
    "CHILD_TRANSFER_COMPLETE": _Known("Re-edit subtask migrated", "changing", "green"),
    "CHILD_TRANSFER_FAILED": _Known("Re-edit subtask failed", "failed", "red"),
    "RELEASE_CHILD_TRANSFER_STARTED": _Known("Re-edit subtask stopping", "finishing", "blue"),
    "RELEASE_CHILD_TRANSFER_COMPLETE": _Known("Re-edit subtask completed", "finished", "grey-green", terminal=True),
    "NODE_UPGRADE_START": _Known("Node upgrade started", "recovering", "amber"),
    "NODE_UPGRADE_COMPLETE": _Known("Node upgrade completed", "running", "green"),
    "NODE_UPGRADE_FAILED": _Known("Node upgrade failed", "failed", "red"),
    "SUBSCRIPTION_STARTED": _Known("Subscription running", "running", "green"),
    "SUBSCRIPTION_FAILED": _Known("Subscription failed", "failed", "red"),
    "DELETED": _Known("Deleted", "deleted", "light grey", terminal=True),
}
_PHASES = {
    "migration": ("Full migration", "Incremental migration", "Incremental migration"),
    "sync": ("Full synchronization", "Incremental synchronization", "Incremental synchronization"),
    "cloudDataGuard": ("Initialization", "Disaster recovery in progress", "Disaster recovery"),
}
_PHASES["dataGuard"] = _PHASES["cloudDataGuard"]
_OTHER_PHASES = ("Full transfer", "Incremental transfer", "Incremental transfer")


class JobStatus(NamedTuple):
    """A status value as the cloud wrote it, in the scenario (``db_use_type``) that decides its words.

    Unknown values survive: their label is the value itself, their group "unknown", their tone "grey".
    """

    value: str
    scenario: str = ""

    @property
    def label(self) -> str:
        """The words of the vendor's console for this status in this scenario."""
        full, running, incremental = _PHASES.get(self.scenario, _OTHER_PHASES)
        known = self._known()
        return known.label.format(full=full, running=running, incremental=incremental) if known else self.value

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

    def _known(self) -> _Known | None:
        # Old clients saw Chinese text after a colon (contract 4.4); letter case and blanks vary in saved files.
        return _STATUSES.get(self.value.partition(":")[0].strip().upper())

"""Why an action cannot run now, in words: one table for the menus, the tool tips, the palette and the keys."""

from typing import Final, NamedTuple

from drs_inspector.qt.panes.pane_actions import NOTHING_TO_COPY, ONLY_JOBS, nothing_words
from drs_inspector.qt.shortcuts.keys import PANE_ACTIONS

NO_SOURCE: Final = "No source is open"
NO_JOBS: Final = "There are no jobs here"
NOT_CHOSEN: Final = "No source is chosen"
NO_JOB: Final = "No job is selected"
ONE_SOURCE: Final = "There is one source only"
FILE: Final = "A file has nothing to refresh"
FILES_STAY: Final = "A file does not change: only a cloud is watched"
SIGN_IN: Final = "Sign in again first"
NO_PROFILE: Final = "Readings are kept by profile, and this source has none"
NOTHING_BEFORE: Final = "No earlier reading of this source is known"
NO_SIGN_IN: Final = "This source has no sign-in"
NOTHING_TO_LOCK: Final = "No sign-in is in memory"
NOT_READING: Final = "Nothing is being read"
NO_DEMO: Final = "This installation has no demo"
NOT_BACK: Final = "There is nothing to go back to"
NOT_FORWARD: Final = "There is nothing to go forward to"
NO_HITS: Final = "There are no hits of a search"
NO_CHANGES: Final = "There are no changes of a comparison"
NO_KEYBOARD: Final = "Nothing here has the keyboard"
NO_RECENT: Final = "No file was opened before"
NO_LAST_RUN: Final = "Nothing was open when the window closed last"
NOT_HERE: Final = "This window does not have it yet"


class Now(NamedTuple):
    """What decides which actions can run.

    ``sources`` are open; ``loaded``: there are jobs on the screen; ``can_refresh``: some are from a cloud; ``busy``:
    something is running that can be cancelled; ``selected``: a node of the tree is selected. Of the source that the
    selected node belongs to: ``is_open``: there is one; ``is_cloud``: it is signed in, or was; ``can_refresh_source``:
    it can be read again. ``can_lock``: any source holds a sign-in. Three are about going back and forward and to hits
    of a search. ``can_watch``: a source that is shown can have changed since it was read. ``has_profile``: its
    readings are those of a profile; ``has_before``: what it was like at an earlier reading is known. ``has_changes``: a
    comparison has some.
    """

    sources: int = 0
    loaded: bool = False
    can_refresh: bool = False
    busy: bool = False
    selected: bool = False
    is_open: bool = False
    is_cloud: bool = False
    can_refresh_source: bool = False
    can_lock: bool = False
    can_back: bool = False
    can_forward: bool = False
    has_hits: bool = False
    can_watch: bool = False
    has_profile: bool = False
    has_before: bool = False
    has_changes: bool = False


def why_not(now: Now) -> dict[str, str]:
    """Return for each action that depends on it why it cannot run; "" where it can."""
    empty = NO_JOBS if now.sources else NO_SOURCE
    jobs = "" if now.loaded else empty
    source = "" if now.is_open else (NOT_CHOSEN if now.sources else NO_SOURCE)
    refresh = "" if now.can_refresh else (FILE if now.sources or now.loaded else NO_SOURCE)
    sign_in = source or ("" if now.is_cloud else NO_SIGN_IN)
    needs_jobs = (
        "export", "export_table", "overview", "go_tree", "go_details", "close_jobs", "group", "group_by", "save_view",
        "view_jobs", "view_map", "view_time_line", "view_sql", "compare", "all_sources", "search_everything",
        "next_job", "previous_job",
    )  # fmt: skip
    return {
        **dict.fromkeys(needs_jobs, jobs),
        "export_selected": jobs or ("" if now.selected else NO_JOB),
        "new_window": "" if now.sources else NO_SOURCE,
        "open_elsewhere": jobs or ("" if now.selected else NO_JOB),
        "compare_jobs": jobs or ("" if now.selected else NO_JOB),
        "peek": jobs or ("" if now.selected else NO_JOB),
        "refresh": refresh,
        "refresh_selected": refresh or ("" if now.selected else NO_JOB),
        "watch": "" if now.can_watch else (FILES_STAY if now.sources else NO_SOURCE),
        "cancel": "" if now.busy else NOT_READING,
        "close_session": source,
        "rename": source,
        "refresh_session": source or ("" if now.can_refresh_source else SIGN_IN if now.is_cloud else FILE),
        "kept_readings": source or ("" if now.has_profile else NO_PROFILE),
        "since_last_look": source or ("" if now.has_before else NOTHING_BEFORE),
        "sign_in_again": sign_in,
        "sign_out": sign_in,
        "lock": "" if now.can_lock else NOTHING_TO_LOCK,
        "next_source": "" if now.sources > 1 else (ONE_SOURCE if now.sources else NO_SOURCE),
        "back": "" if now.can_back else NOT_BACK,
        "forward": "" if now.can_forward else NOT_FORWARD,
        "next_hit": "" if now.has_hits else NO_HITS,
        "previous_hit": "" if now.has_hits else NO_HITS,
        **dict.fromkeys(("next_change", "previous_change"), "" if now.has_changes else NO_CHANGES),
    }


# Of keys that only some panes have, or that have nothing to do: said where nothing has taken one.
NO_PANE_KEY: Final = {
    "json.next": "There are no matches to go to here, only in JSON",
    "json.previous": "There are no matches to go to here, only in JSON",
    **dict.fromkeys(("jobs.peek", "jobs.order", "jobs.seen"), ONLY_JOBS),
    **dict.fromkeys((f"tab.{number}" for number in range(1, 9)), "No job is open that has tabs"),
}
NOTHING_TO_OPEN: Final = "There is nothing to open here"
NOTHING_TO_LEAVE: Final = "There is nothing to close or to go back from here"

# Of actions that others switch off: the pane with the focus, and what an installation has.
ALWAYS: Final = {
    **{name: nothing_words(name) for name in PANE_ACTIONS},
    **dict.fromkeys(("copy", "copy_short", "copy_json", "copy_id"), NOTHING_TO_COPY),
    "explain": NO_KEYBOARD,
    "demo": NO_DEMO,
    "recent": NO_RECENT,
    "go_on": NO_LAST_RUN,
}

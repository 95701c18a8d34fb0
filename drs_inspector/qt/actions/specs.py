"""Every action of the main window in one table, the menus and the tool bar that hold them, and their keys."""

import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

from drs_inspector.qt.shortcuts.keys import PANE_ACTIONS, WINDOW, Shortcut

# macOS minimises a window by the key that Qt calls Ctrl+M there: it is the real Control key.
_WATCH_KEY: Final = "Meta+M" if sys.platform == "darwin" else "Ctrl+M"


class Spec(NamedTuple):
    """One action. ``keys`` are its standard shortcuts; ``short`` is the word beside its tool button.

    ``pane_key`` names the key of a pane that does the same; it is shown while the action has none of its own.
    ``is_later``: it is not offered before the part of the window that does it has been made.
    """

    name: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    short: str = ""
    checkable: bool = False
    pane_key: str = ""
    is_later: bool = False

    @property
    def title(self) -> str:
        """Its words without the letter that the menu is used by, and without dots."""
        return plain(self.text).rstrip("…")


def plain(text: str) -> str:
    """Return the words of an action or a menu without the mark of its letter."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def letter_of(title: str) -> str:
    """Return the letter that opens a menu together with Alt."""
    return title[title.index("&") + 1].upper()


SPECS: Final = (
    Spec("connect", "&Connect…", "Sign in to a cloud and read its jobs", ("Ctrl+N",), "connect", "Connect"),
    Spec("open", "&Open…", "Open archives or saved replies", ("Ctrl+O",), "open", "Open"),
    Spec("go_on", "Go on w&here you were", "Open again what was open when the window closed", ("Ctrl+Shift+O",)),
    Spec("demo", "Try the &demo", "Look around in a demo cloud on this computer", (), "demo", "Demo"),
    Spec("profiles", "&Profiles…", "Sign-ins by name: make, order, rename, copy and delete them"),
    Spec("import_sign_ins", "&Import sign-ins…", "Take sign-ins from OpenStack, SDK and KooCLI settings", icon="key"),
    Spec("network", "Net&work…", "Proxy, certificates and time limits, in Preferences"),
    Spec("sign_in_again", "Si&gn in again…", "Sign in to the selected session again"),
    Spec("lock", "Loc&k now", "Drop all sign-ins from memory; jobs stay on the screen", ("Ctrl+Shift+L",)),
    Spec("close_session", "C&lose this session", "Take the jobs of the selected session off the window", ("Ctrl+W",)),
    Spec("sign_out", "Sign ou&t…", "End the selected session in the cloud too, and close it"),
    Spec("export", "Hand ov&er…", "Write the shown jobs to a file", ("Ctrl+S", "Ctrl+E"), "export", "Hand over"),
    Spec("export_table", "Export this ta&ble…", "Write the jobs as they are listed", ("Ctrl+Shift+E",), is_later=True),
    Spec("new_window", "&New window", "Open a window over the same sources", ("Ctrl+Shift+N",), is_later=True),
    Spec("quit", "&Quit", "Close all windows", ("Ctrl+Q",)),
    Spec("copy", "&Copy", "Copy what is selected, rows as a table", PANE_ACTIONS["copy"].keys, "copy"),
    Spec("copy_short", "Co&py short form", "Copy the name or the path only", PANE_ACTIONS["copy_short"].keys),
    Spec("copy_id", "Copy job &id", "Copy the id of the selected job", PANE_ACTIONS["copy_id"].keys),
    Spec("copy_json", "Copy &JSON", "Copy it as the cloud sent it, without secrets", PANE_ACTIONS["copy_json"].keys),
    Spec("copy_table", "Copy as a &table", "Copy the selected rows with headings, for a sheet"),
    Spec("copy_markdown", "Copy as &Markdown", "Copy the selected rows as a Markdown table"),
    Spec("copy_csv", "Copy as &CSV", "Copy the selected rows as CSV"),
    Spec("copy_sql", "Copy as an &SQL IN list", "Copy the names of the selected rows as the list behind IN"),
    Spec("copy_curl", "Copy as c&URL", "Copy the request that it was read by, the token as a variable"),
    Spec("save_shown", "&Save what is shown as…", "Write the rows of the list that are shown into a file"),
    Spec("save_all", "Save a&ll of it as…", "Write all rows of the list into a file, hidden ones as well"),
    Spec("select_all", "Select &all", "Select everything in the pane", PANE_ACTIONS["select_all"].keys),
    Spec("find", "&Find", "Find in the pane with the keyboard", PANE_ACTIONS["find"].keys, "search"),
    Spec("show_all", "Sho&w all", "Empty the line that filters or searches the pane", PANE_ACTIONS["show_all"].keys),
    Spec("rename", "Re&name…", "Give the source or the saved view another name", ("F2",), is_later=True),
    Spec("preferences", "P&references…", "Look, sign-in, network, files, updates, keys", ("Ctrl+,",), "settings"),
    Spec("sidebar", "Side&bar", "Show or fold the sidebar", ("Ctrl+B",), "sidebar", checkable=True, is_later=True),
    Spec("overview", "&Summary", "Show counts, source and problems of all jobs", ("Ctrl+1",), "snapshot"),
    Spec("view_jobs", "&Jobs", "Show the jobs", ("Ctrl+2",), "job", is_later=True),
    Spec("view_map", "&Map", "Show databases and the jobs between them", ("Ctrl+3",), "scenario", is_later=True),
    Spec("view_time_line", "&Time line", "Show when each job did what", ("Ctrl+4",), "columns", is_later=True),
    Spec("view_sql", "S&QL", "Ask the tables of all jobs in SQL", ("Ctrl+5",), "objects", is_later=True),
    Spec(
        "compare",
        "Com&pare",
        "Compare two sources, or a source with an earlier reading",
        ("Ctrl+D",),
        "compare",
        "Compare",
        is_later=True,
    ),
    Spec("group", "&Group by scenario", "Put jobs of one scenario together in the tree", checkable=True),
    Spec("group_by", "Group b&y…", "Choose what the jobs are grouped by", ("Ctrl+G",), is_later=True),
    Spec("save_view", "Sa&ve this view…", "Keep filter, columns, grouping", ("Ctrl+Alt+S",), is_later=True),
    Spec("close_jobs", "&Close all jobs in the tree", "Close every job, leave the scenarios open", ("Ctrl+Shift+W",)),
    Spec("refresh", "&Refresh", "Read all jobs again", ("F5", "Ctrl+R"), "refresh", "Refresh"),
    Spec("refresh_session", "Refresh this sess&ion", "Read the jobs of the selected session again", ("Ctrl+F5",)),
    Spec(
        "watch",
        "&Watch",
        "Ask again and again for status, progress and lag of the shown jobs",
        (_WATCH_KEY,),
        "watch",
        "Watch",
        checkable=True,
        is_later=True,
    ),
    Spec("watch_every", "Watch &every…", "Choose how far apart two looks are", is_later=True),
    Spec(
        "since_last_look",
        "Changed since the &last look",
        "Compare the jobs with what they were at the reading before",
        is_later=True,
    ),
    Spec(
        "kept_readings",
        "&Kept readings…",
        "Keep every whole reading of this profile, and list those that are kept",
        is_later=True,
    ),
    Spec("cancel", "Ca&ncel", "Stop reading and keep what was read", ("Ctrl+.",), "cancel", "Cancel"),
    Spec("text_larger", "&Larger", "Make all text larger", ("Ctrl++", "Ctrl+=")),
    Spec("text_smaller", "&Smaller", "Make all text smaller", ("Ctrl+-",)),
    Spec("text_usual", "&Usual size", "Give text the size that the system has", ("Ctrl+Num+0",)),
    Spec("back", "&Back", "Go back to where you were", ("Alt+Left",), "back", is_later=True),
    Spec("forward", "&Forward", "Go forward again", ("Alt+Right",), "forward", is_later=True),
    Spec("all_sources", "&All sources", "Show the summary of all sources", ("Ctrl+0",), "scenario", is_later=True),
    Spec("next_source", "Next &source", "Show the jobs of the next source", ("Ctrl+Tab",), is_later=True),
    Spec("next_job", "Next &job", "Show the next job of the list", ("Alt+Down",), is_later=True),
    Spec("previous_job", "Pre&vious job", "Show the previous job of the list", ("Alt+Up",), is_later=True),
    Spec("next_hit", "Next &hit", "Open the next hit of the search", ("F4",), is_later=True),
    Spec("previous_hit", "Previous h&it", "Open the previous hit of the search", ("Shift+F4",), is_later=True),
    Spec("next_change", "Ne&xt change", "Go to the next change of the comparison", ("F8",), is_later=True),
    Spec(
        "previous_change",
        "Previous chan&ge",
        "Go to the previous change of the comparison",
        ("Shift+F8",),
        is_later=True,
    ),
    Spec("next_pane", "Next &pane", "Put the keyboard into the next pane", ("F6",)),
    Spec("previous_pane", "Previous pan&e", "Put the keyboard into the previous pane", ("Shift+F6",)),
    Spec("go_tree", "Go to the job &tree", "Put the keyboard into the tree"),
    Spec("go_details", "Go to the &details", "Put the keyboard into the details"),
    Spec(
        "open_elsewhere",
        "Open in a new &window",
        "Open the selected job in a window of its own",
        pane_key="jobs.elsewhere",
        is_later=True,
    ),
    Spec(
        "compare_jobs",
        "&Compare with…",
        "Compare the two selected jobs, or the selected one with another",
        pane_key="compare",
        is_later=True,
    ),
    Spec("peek", "&Peek", "Show the selected job beside the list", pane_key="jobs.peek", is_later=True),
    Spec("refresh_selected", "Refresh se&lected jobs", "Read only the selected jobs again", ("Shift+F5",)),
    Spec("export_selected", "Hand over &selected jobs…", "Write the selected jobs as a file", ("Ctrl+Shift+S",)),
    Spec("palette", "Run a &command…", "Find anything by some letters", ("Ctrl+K", "Ctrl+Shift+P"), is_later=True),
    Spec(
        "search_everything",
        "&Search everything…",
        "Search jobs, objects, rules and JSON of all sources",
        ("Ctrl+Shift+F",),
        "search",
        is_later=True,
    ),
    Spec(
        "explain", "&Explain this", "Explain what has the keyboard, and its keys", PANE_ACTIONS["explain"].keys, "help"
    ),
    Spec(
        "handbook",
        "&Handbook",
        "What statuses, error codes, settings and figures mean, and what to do",
        ("Shift+F1",),
        is_later=True,
    ),
    Spec("filter_help", "How to &filter", "What can be typed into the filter line"),
    Spec("keys_sheet", "&Keys…", "Show all keys on one page", ("Ctrl+/",), is_later=True),
    Spec(
        "may_send",
        "What this program may &send",
        "Show every request that can go to a cloud, and what was sent in this run",
        is_later=True,
    ),
    Spec("doctor", "Connection &report…", "Try every step on the way to the cloud and say how it went"),
    Spec("support_bundle", "Save support &bundle…", "Save report, versions, settings and log of errors in one file"),
    Spec("updates", "Check for &updates…", "Ask whether there is a newer release; nothing is asked by itself"),
    Spec("about", "&About DRS Inspector", "Version and licence", (), "info"),
)
BY_NAME: Final = {spec.name: spec for spec in SPECS}
RECENT: Final = "<recent>"
THEMES_AND_SIZES: Final = "<look>"
COPY_AS: Final = "<copy as>"
COPY_FORMS: Final = ("copy_table", "copy_markdown", "copy_csv", "copy_sql", "copy_curl")
MENUS: Final = (
    (
        "&File",
        ("connect", "open", RECENT, "go_on", "demo", "", "profiles", "import_sign_ins", "network", "", "sign_in_again",
         "lock", "close_session", "sign_out", "", "export", "export_table", "", "new_window", "quit"),
    ),
    (
        "&Edit",
        ("copy", "copy_short", "copy_id", "copy_json", COPY_AS, "select_all", "", "save_shown", "save_all", "", "find",
         "show_all", "", "rename", "", "preferences"),
    ),
    (
        "&View",
        ("sidebar", "", "overview", "view_jobs", "view_map", "view_time_line", "view_sql", "compare", "", "group_by",
         "group", "save_view", "close_jobs", "", "refresh", "refresh_session", "cancel", "watch", "watch_every", "",
         "since_last_look", "kept_readings", "", THEMES_AND_SIZES),
    ),
    (
        "&Go",
        ("back", "forward", "", "all_sources", "next_source", "", "next_job", "previous_job", "next_hit",
         "previous_hit", "next_change", "previous_change", "", "next_pane", "previous_pane", "go_tree", "go_details"),
    ),
    ("&Job", ("peek", "open_elsewhere", "compare_jobs", "", "refresh_selected", "export_selected")),
    ("&Tools", ("palette", "search_everything")),
    (
        "&Help",
        ("explain", "handbook", "filter_help", "keys_sheet", "", "may_send", "doctor", "support_bundle", "",
         "updates", "about"),
    ),
)  # fmt: skip
TEXT_SIZE: Final = ("text_larger", "text_smaller", "text_usual")
TOOL_BAR: Final = (
    "sidebar",
    "back",
    "forward",
    "",
    "connect",
    "open",
    "export",
    "",
    "refresh",
    "watch",
    "compare",
    "cancel",
)
KEEPS_WORDS: Final = frozenset({"watch"})
WITHOUT_WORDS: Final = frozenset({"sidebar", "back", "forward"})
CONTEXT: Final = ("open_elsewhere", "compare_jobs", "refresh_selected", "export_selected")
SESSION_CONTEXT: Final = (
    "open_elsewhere",
    "refresh_session",
    "export",
    "",
    "sign_in_again",
    "close_session",
    "sign_out",
)


def in_menus() -> Iterator[tuple[str, Spec]]:
    """Yield every action with the title of its menu, in the order of the menus."""
    for title, names in MENUS:
        for name in names:
            if name in BY_NAME:
                yield plain(title), BY_NAME[name]
            elif name == COPY_AS:
                yield from ((plain(title), BY_NAME[form]) for form in COPY_FORMS)
            elif name == THEMES_AND_SIZES:
                yield from ((plain(title), BY_NAME[size]) for size in TEXT_SIZE)


def declared_shortcuts() -> list[Shortcut]:
    """Return every action whose keys can be changed, in the order of the menus."""
    return [
        Shortcut(
            spec.name, f"{spec.title} text" if spec.name in TEXT_SIZE else spec.title, WINDOW, f"{menu} menu", spec.keys
        )
        for menu, spec in in_menus()
    ]


def reserved_keys() -> dict[str, str]:
    """Return the keys that open menus, with what they do."""
    return {f"Alt+{letter_of(title)}": f"opens the {plain(title)} menu" for title, _ in MENUS}

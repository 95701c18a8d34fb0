"""What a masking does, in words: for a cell of the table of classes, and what can be read after it."""

from drs_inspector.domain.counting import are, counted
from drs_inspector.domain.redaction.allow_list import CLASSES, Policy
from drs_inspector.session.sources.masking_preview import ClassPreview, MaskingPreview

HEADERS = ("Replace", "Found", "Before", "After")
_STAYS, _ALWAYS = "What stays readable", "figures, times and states"
STAYS, REPLACED = "stays", "replaced"


def example_before(found: ClassPreview | None) -> str:
    """Return the first value of a class in one line, "" where it has none."""
    return _line(found.before) if found is not None else ""


def example_after(name: str, found: ClassPreview | None, *, stays: bool) -> str:
    """Return what comes of that value."""
    if name == "errors" and found is not None:  # what stays are words; names in them go
        return _line(found.after) if stays else "error-1"
    return STAYS if stays else _line(found.after) if found is not None else ""


def what_stays(policy: Policy | None, preview: MaskingPreview | None) -> str:
    """Return a sentence about what can still be read in the file; without a preview, that it is being counted.

    Without a policy nothing but secrets is left out.
    """
    if preview is None:
        return "Counting what is in it…"
    classes = CLASSES.keys() if policy is None else policy.stays
    stays = classes - preview.replaced_before
    kept = [f"{one.count:,} {_within(CLASSES[one.name].title)}" for one in preview.classes if one.name in stays]
    gone = sum(one.count for one in preview.classes if one.name not in stays)
    replaced = "Nothing but secrets is left out" if policy is None else f"{counted(gone, 'value')} {are(gone)} replaced"
    words = f"{replaced}. {_STAYS}: {_listed(f'{preview.structure:,} {_ALWAYS}', kept)}"
    before = [_within(title.title) for name, title in CLASSES.items() if name in preview.replaced_before & classes]
    return f"{words} Replaced already before the file was opened: {', '.join(before)}." if before else words


def stays_words(policy: Policy | None) -> str:
    """Return the sentence of ``what_stays`` as a file has it: without counts, of the policy it was masked by.

    Without a policy nothing but secrets is left out.
    """
    classes = CLASSES if policy is None else policy.stays
    kept = [_within(one.title) for name, one in CLASSES.items() if name in classes]
    return f"{_STAYS}: {_listed(_ALWAYS, kept)}"


def _listed(first: str, kept: list[str]) -> str:
    return f"{', '.join((first, *kept))}."


def _within(title: str) -> str:
    """Return a title as it is written inside a sentence."""
    return title[:1].lower() + title[1:]


def _line(text: str) -> str:
    return " ".join(text.split())

"""As what a comparison can be handed over."""

from drs_inspector.session.hand_over.compared import Compared
from drs_inspector.session.hand_over.comparison_page import ComparisonPage, ReportWithComparison
from drs_inspector.session.hand_over.comparison_rows import (
    ComparisonCsv,
    ComparisonJson,
    ComparisonNdjson,
    ComparisonText,
)
from drs_inspector.storage.exports.exporter import Exporter


def comparison_formats(compared: Compared, *, with_archive: bool = False) -> tuple[Exporter, ...]:
    """Return the formats in the order in which they are offered; ``with_archive`` is of those that can be verified."""
    pages: list[Exporter] = [ComparisonPage(compared, with_archive=with_archive)]
    if compared.ids is None or compared.ids[1]:  # a job that B does not have has no report
        pages.append(ReportWithComparison(compared, with_archive=with_archive))
    rows = (ComparisonText, ComparisonCsv, ComparisonJson, ComparisonNdjson)
    return (*pages, *(one(compared) for one in rows))

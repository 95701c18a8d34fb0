"""Where things are on pictures, for any figures, windows and durations."""

import math
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.jobs.fields import SpeedLimit
from drs_inspector.session.pictures.axes import MOST_LINES, time_axis, value_axis
from drs_inspector.session.pictures.day_band import DayBand
from drs_inspector.session.pictures.figures import MOST_POINTS, as_tsv, plot_of, within
from drs_inspector.session.pictures.moments import LATEST, exact_words, moment_of, seconds_of
from drs_inspector.session.pictures.phase_widths import LEAST, phase_widths
from drs_inspector.session.pictures.plot import Limit, Mark, Measure, Stretch, Unit
from drs_inspector.session.pictures.windows import day_band_of, minutes_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 27, 9, 19, tzinfo=UTC).timestamp()
ANY = st.floats(allow_nan=True, allow_infinity=True)
DURATION = Unit(Measure.DURATION)


@given(st.lists(ANY, max_size=12), st.integers(0, 5_000))
def test_phases_have_room_and_the_longer_is_the_wider(durations: list[float], room: int) -> None:
    widths = phase_widths(durations, room)
    assert len(widths) == len(durations)
    if not durations:
        return
    assert math.isclose(sum(widths), room, rel_tol=1e-6, abs_tol=1e-6)
    assert all(width >= min(LEAST, room / len(durations)) - 1e-6 for width in widths)
    # Rounded as far as a sum of logarithms is exact.
    known = [
        (length, round(width, 6)) for length, width in zip(durations, widths, strict=True) if not math.isnan(length)
    ]
    assert [width for _, width in sorted(known)] == sorted(width for _, width in known)


@given(st.lists(ANY, min_size=1, max_size=30), st.sampled_from(Measure), st.none() | ANY)
@settings(max_examples=60)
def test_a_grid_has_few_round_lines_and_holds_every_value(
    values: list[float], measure: Measure, limit: float | None
) -> None:
    plot = plot_of(
        [(NOW + place, value) for place, value in enumerate(values)],
        title="Lag", unit=Unit(measure), begin=NOW, end=NOW + 60, gap=5,
        limit=None if limit is None else Limit(limit, "alarm"),
    )  # fmt: skip
    axis = value_axis(plot)
    assert 2 <= len(axis.ticks) <= MOST_LINES
    assert axis.low <= 0 <= axis.high
    assert 0 < axis.high - axis.low < math.inf
    drawn = [value for run in plot.runs for _at, value in run]
    slack = 1e-9 * (axis.high - axis.low)
    assert all(axis.low - slack <= value <= axis.high + slack for value in drawn)
    assert [tick.at for tick in axis.ticks] == sorted({tick.at for tick in axis.ticks})
    assert len({tick.words for tick in axis.ticks}) == len(axis.ticks) or measure is not Measure.NUMBER
    assert all((plot.described(), *plot.children()))


def test_round_lines_are_those_of_the_unit() -> None:
    def words(high: float, unit: Unit) -> list[str]:
        plot = plot_of([(NOW, high)], title="", unit=unit, begin=NOW - 9, end=NOW, gap=9)
        return [tick.words.replace("\u00a0", " ") for tick in value_axis(plot).ticks]

    assert words(302, DURATION) == ["0", "2 min", "4 min", "6 min"]
    assert words(40 * 86_400, DURATION) == ["0", "20 d", "40 d"]
    assert words(62, Unit(Measure.PERCENT)) == ["0", "50 %", "100 %"]
    assert words(1_420, Unit(word="rows/s")) == ["0", "500 rows/s", "1,000 rows/s", "1,500 rows/s"]
    assert words(0.02, Unit()) == ["0", "0.01", "0.02"]
    assert words(-3, Unit()) == ["-3", "-2", "-1", "0"]


def test_times_of_an_axis_tell_the_day_where_it_changes_and_the_clock_that_a_person_saw() -> None:
    words = [tick.words for tick in time_axis(NOW - 86_400, NOW, 5, BERLIN).ticks]
    assert words == ["26 Nov, 10:19", "16:19", "22:19", "27 Nov, 04:19", "10:19"]
    changed = datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp()  # three o'clock is two o'clock again
    words = [tick.words for tick in time_axis(changed - 7_200, changed + 7_200, 5, BERLIN).ticks]
    assert words == ["01:00", "02:00", "02:00", "03:00", "04:00"]
    words = [tick.words for tick in time_axis(NOW, NOW + 60, 2, BERLIN).ticks]
    assert words == ["10:19:00", "10:20:00"]
    assert time_axis(LATEST - 9e9, LATEST, 5, BERLIN).ticks[-1].words.endswith(":00")


@given(st.lists(st.tuples(ANY, st.none() | ANY), max_size=60), ANY, ANY, st.floats(0, 1e6))
def test_any_figures_become_a_plot(
    figures: list[tuple[float, float | None]], begin: float, end: float, gap: float
) -> None:
    plot = plot_of(
        figures, title="Lag", unit=DURATION, begin=begin, end=end, gap=gap,
        stretches=[Stretch(begin, end, "index")], marks=[Mark(end, "mark")],
    )  # fmt: skip
    assert plot.end - plot.begin > 0.99
    assert all(plot.begin <= at <= plot.end and math.isfinite(value) for run in plot.runs for at, value in run)
    for run in plot.runs:
        assert all(0 <= after[0] - before[0] <= gap for before, after in pairwise(run))
    assert all((plot.described(), as_tsv(plot)))


@pytest.mark.parametrize("holes", [0, 7, 2])
def test_a_hundred_thousand_points_are_reduced_and_no_extreme_is_lost(holes: int) -> None:
    figures: list[tuple[float, float | None]] = [
        (NOW + place, None if holes and place % holes == 0 else float(place % 100)) for place in range(100_000)
    ]
    figures[51_234] = (NOW + 51_234, 9_999.0)
    figures[77_001] = (NOW + 77_001, -5.0)
    plot = plot_of(figures, title="Lag", unit=DURATION, begin=NOW, end=NOW + 100_000, gap=1.5)
    points = [point for run in plot.runs for point in run]
    assert len(points) <= 2 * MOST_POINTS
    assert (NOW + 51_234, 9_999.0) in points
    assert (NOW + 77_001, -5.0) in points
    assert points == sorted(points)
    assert plot.read > 40_000
    for run in plot.runs:
        for (before, _), (after, _) in pairwise(run):
            assert not holes or int(before - NOW) // holes == int(after - NOW) // holes, "no line over a gap"
    assert len(plot.children()) <= 61


def test_a_part_of_a_plot_keeps_the_points_that_its_lines_come_from() -> None:
    run = tuple((float(at), float(at)) for at in range(10))
    assert within([run], 3.5, 5.5) == (run[3:7],)
    assert within([run], -5, 99) == (run,)
    assert within([run], 11, 12) == ()
    assert within([run], 3.2, 3.3) == (run[3:5],)


def test_a_gap_and_a_value_that_is_none_are_gaps_and_stay_so_in_a_copy() -> None:
    plot = plot_of(
        [(NOW, 1), (NOW + 1, 2), (NOW + 2, math.nan), (NOW + 3, 4), (NOW + 60, 5)],
        title="Lag\tof a\njob", unit=DURATION, begin=NOW, end=NOW + 60, gap=10,
    )  # fmt: skip
    assert [len(run) for run in plot.runs] == [2, 1, 1]
    lines = as_tsv(plot).splitlines()
    assert lines[0] == "Time (UTC)\tLag of a job (s)"
    assert lines[1] == "2026-11-27T09:19:00.000+00:00\t1"
    assert [line for line in lines if not line.strip()] == ["\t", "\t"]
    assert "2 gaps without figures" in plot.described()


# The day


def parts(band: DayBand | None) -> list[tuple[float, float, str]]:
    assert band is not None
    return [(round(one.begin * 24, 2), round(one.end * 24, 2), one.words.replace("\u00a0", " ")) for one in band.parts]


def limit(begin: str | None, end: str | None, speed: str | None, *, utc: bool | None = True) -> SpeedLimit:
    return SpeedLimit(begin=begin, end=end, speed=speed, is_utc=utc)


def test_a_day_is_in_local_time_without_gaps_and_windows_over_midnight_are_split() -> None:
    band = day_band_of(
        [limit("08:00", "17:59", "50"), limit("22:00", "02:59", "200"), limit("18:00", "19:59", "9999")], NOW, BERLIN
    )
    assert parts(band) == [
        (0, 4, "200 MB/s"), (4, 9, "no limit"), (9, 19, "50 MB/s"), (19, 23, "no limit"), (23, 24, "200 MB/s"),
    ]  # fmt: skip
    assert band is not None
    night = band.parts[-1]
    assert (night.clock, night.utc) == ("23:00 to 03:59", "22:00 to 02:59")
    assert [one.is_now for one in band.parts].index(True) == 2
    assert band.now == pytest.approx((10 + 19 / 60) / 24)
    assert "now 50\u00a0MB/s, 09:00 to 18:59" in band.described()
    over_midnight = day_band_of([limit("08:00", "03:59", "200")], NOW, UTC)
    assert over_midnight is not None
    assert over_midnight.described().count("08:00 to 03:59") == 1, "what holds now is not told as one more"
    assert band.zone == "local time (UTC+1)"
    assert day_band_of([], NOW) is None


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25)])
def test_a_day_on_which_the_clock_is_changed_is_as_long_as_it_is(day: tuple[int, int, int], hours: int) -> None:
    now = datetime(*day, 12, tzinfo=BERLIN).timestamp()
    band = day_band_of([limit("02:00", "02:59", "50")], now, BERLIN)
    assert band is not None
    held = [one for one in band.parts if one.is_limit]
    assert len(held) == 1
    assert (held[0].end - held[0].begin) * hours == pytest.approx(1)
    # By the clock of that day: the third hour of UTC is after the change.
    assert held[0].clock == ("04:00 to 04:59" if hours == 23 else "03:00 to 03:59")
    noon = next(one for one in band.hours if one.word == "12")
    assert noon.at == pytest.approx(band.now or 0)
    assert "at the beginning" in band.zone


@given(
    st.lists(
        st.builds(
            limit,
            st.none() | st.text(max_size=6) | st.builds("{:02d}:00".format, st.integers(0, 23)),
            st.none() | st.text(max_size=6) | st.builds("{:02d}:59".format, st.integers(0, 23)),
            st.none() | st.text(max_size=6) | st.integers(-2, 9_999).map(str),
            utc=st.none() | st.booleans(),
        ),
        min_size=1, max_size=30,
    ),
    st.floats(-1e12, 1e12),
    st.sampled_from([BERLIN, UTC, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Kiritimati"), None]),
)  # fmt: skip
@settings(max_examples=60)
def test_any_windows_fill_a_day(limits: list[SpeedLimit], now: float, zone: ZoneInfo | None) -> None:
    band = day_band_of(limits, now, zone)
    assert band is not None
    assert band.parts[0].begin == 0
    assert band.parts[-1].end == 1
    for before, after in pairwise(band.parts):
        assert before.begin < before.end == after.begin
    assert sum(one.is_now for one in band.parts) == (band.now is not None)
    assert all((band.described(), *band.children()))
    assert not any("\n" in words or "\u202e" in words for words in (band.described(), *band.children()))


def test_windows_that_contradict_or_cannot_be_read_are_said() -> None:
    band = day_band_of(
        [limit("08:00", "09:59", "50"), limit("09:00", "10:59", "20"), limit("25:00", "\u202ex", "1"),
         limit("00:00", "00:59", "1e999"), limit("12:00", "12:59", "7", utc=False)], NOW, UTC,
    )  # fmt: skip
    assert (9, 10, "20 or 50 MB/s") in parts(band)
    assert band is not None
    assert len(band.problems) == 3
    assert "\\u202ex" in band.problems[0]
    assert len(day_band_of([limit("08:00", "09:59", "50")] * 10_000, NOW).problems) == 1
    assert parts(day_band_of([limit("00:00", "23:59", "5")], NOW, UTC)) == [(0, 24, "5 MB/s")]
    assert [minutes_of(text) for text in ("24:00", "24:01", "9:5", "\u0663:00", "1:00:00", "")] == [1440, *[None] * 5]


def test_times_beyond_the_calendar_are_at_its_ends() -> None:
    assert moment_of(math.inf).year == 9999
    assert moment_of(-math.inf).year == 1
    assert moment_of(math.nan).year == 1
    assert seconds_of(datetime.max.replace(tzinfo=UTC)) == LATEST
    assert exact_words(NOW + 0.123, BERLIN) == "27 Nov 2026, 10:19:00.123 (UTC+1)"
    assert exact_words(LATEST, ZoneInfo("Asia/Kathmandu")).endswith("(UTC+5:45)")

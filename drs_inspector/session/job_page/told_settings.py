"""Settings that are parts of their own, in words: speed limits, alarms, the order, tags."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.job import Job, SpeedLimit
from drs_inspector.domain.labels.time_words import duration_words, moment_words
from drs_inspector.session.job_page.page_rows import outside

NO_LIMIT: Final = 9_999
"""A speed that is none: there is no limit then."""
_MOST_TAGS: Final = 20
_MOST_WINDOWS: Final = 24
_LONGEST_ALARM: Final = 10**9
_EMPTY: Final = b"[]"


class SettingWords(NamedTuple):
    """A setting in words: its value, and what else there is to say of it. ``is_limited`` is of speed limits."""

    path: str
    label: str
    text: str
    more: str = ""
    is_limited: bool = False
    is_data: bool = False


def speed_words(job: Job) -> SettingWords | None:
    """Return the speed limits, the slowest window first; None where the cloud does not tell them."""
    detail = job.detail
    if detail is None:
        return None
    windows = [one for one in detail.speed_limit if _speed(one) not in (None, NO_LIMIT)]
    if not windows:
        raw = job.member("speed_limit")
        is_told = raw is not None and (bool(detail.speed_limit) or bytes(raw).replace(b" ", b"") == _EMPTY)
        return SettingWords("speed_limit", "Speed limit", "no limit") if is_told else None
    windows.sort(key=lambda one: _speed(one) or 0)
    first, *others = (_window(one) for one in windows[:_MOST_WINDOWS])
    more = ""
    if others:
        more = f"{_count(len(windows) - 1, 'more window')}: {'; '.join(others)}."
    return SettingWords("speed_limit", "Speed limit", first, more, is_limited=True)


def _speed(one: SpeedLimit) -> int | None:
    text = (one.speed or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _window(one: SpeedLimit) -> str:
    zone = "" if one.is_utc is False else " UTC"
    when = f", {outside(one.begin)} to {outside(one.end)}{zone}" if one.begin and one.end else ""
    return f"{_speed(one):,} MB/s{when}"


def alarm_words(job: Job) -> Iterator[SettingWords]:
    """Yield the alarms of a job: at which lag, who is told, by which topic."""
    alarm = job.detail.alarm_notify if job.detail is not None else None
    if alarm is None:
        return
    recovers = job.scenario in ("cloudDataGuard", "dataGuard")
    told = _recipients(job)
    for name, label in (
        ("delay_time", "Alarm after"),
        ("rpo_delay", "Alarm at an RPO of"),
        ("rto_delay", "... RTO of"),
    ):
        seconds = getattr(alarm, name)
        if seconds is None or (name != "delay_time" and not recovers):
            continue
        text = "off" if seconds <= 0 else duration_words(min(seconds, _LONGEST_ALARM))
        more = told if seconds > 0 else ""
        yield SettingWords(f"alarm_notify.{name}", label.replace("...", "Alarm at an"), text, more)
    if alarm.alarm_to_user is not None:
        yield SettingWords("alarm_notify.alarm_to_user", "Recipients are told", "yes" if alarm.alarm_to_user else "no")
    if alarm.topic_name:
        yield SettingWords(
            "alarm_notify.topic_name", "Topic of the alarms", outside(alarm.topic_name), told, is_data=True
        )


def _recipients(job: Job) -> str:
    """Return how many are told by what: addresses themselves are in the JSON."""
    alarm = job.detail.alarm_notify if job.detail is not None else None
    counts: dict[str, int] = {}
    for one in alarm.subscriptions if alarm is not None else ():
        word = {"email": "e-mail address", "sms": "phone"}.get((one.protocol or "").casefold(), "recipient")
        counts[word] = counts.get(word, 0) + len(one.endpoints)
    said = [_count(count, word) for word, count in counts.items() if count]
    total = sum(counts.values())
    return f"{' and '.join(said)} {'is' if total == 1 else 'are'} told." if said else ""


def order_words(job: Job, now: datetime | None) -> SettingWords | None:
    """Return the order that a job is paid by; None without one."""
    order = job.detail.period_order if job.detail is not None else None
    if order is None:
        return None
    unit = {2: "month", 3: "year"}.get(order.period_type or 0, "period")
    count = order.period_num
    text = _count(count, unit) if count is not None and 0 < count < 1_000 else "an order"
    renews = {0: "It does not renew itself", 1: "It renews itself"}.get(
        -1 if order.is_auto_renew is None else order.is_auto_renew, ""
    )
    until = _until(order.exp_time, now)
    if order.is_auto_renew == 0 and until:
        renews += ": the job is frozen when it ends"
    more = "; ".join(filter(None, (renews, f"paid until {until}" if until else "")))
    return SettingWords("period_order", "Order", text, f"{more}." if more else "")


def _until(moment: Timestamp | None, now: datetime | None) -> str:
    if moment is None or moment.instant is None:
        return ""
    return moment_words(moment.instant, now) if moment.zone_known else moment.local_text()


def tag_words(job: Job) -> SettingWords | None:
    """Return the tags; None without any."""
    tags = job.detail.tags if job.detail is not None else ()
    if not tags:
        return None
    words = [f"{outside(tag.key or '')}={outside(tag.value or '')}" for tag in tags[:_MOST_TAGS]]
    more = ", ".join(words) + (f", and {len(tags) - _MOST_TAGS:,} more" if len(tags) > _MOST_TAGS else "")
    return SettingWords("tags", "Tags", _count(len(tags), "tag"), more)


def _count(count: int, word: str) -> str:
    plural = "es" if word.endswith("address") else "s"
    return f"{count:,} {word}{'' if count == 1 else plural}"

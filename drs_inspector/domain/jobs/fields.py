"""The typed fields of a job: one struct per object of the API, one attribute per member, same names.

Sources: contract 3.1 (list entry), 4.3 (details). Every field is optional: None or an empty tuple means that the reply
had no value. Members without a place here end in ``unknown``; secrets have no place on purpose (contract 4.5).
``object_infos`` and ``data_transformation`` are read elsewhere, from the same bytes.

What lists, filters and the cutting of replies read of very many jobs is marked here and nowhere else: their small
structs are made by ``decoding.projection``.
"""

from typing import Annotated

from drs_inspector.domain.decoding.decoder import EVERYDAY_MARK, Code
from drs_inspector.domain.decoding.projection import Mark
from drs_inspector.domain.decoding.tags import Part, Tag
from drs_inspector.domain.decoding.timestamps import Timestamp

# ``node_num`` and ``ssl_link`` are documented as text as well as by their own type (contract 4.4).
EverydayInt = Annotated[int | None, EVERYDAY_MARK]
EverydayBool = Annotated[bool | None, EVERYDAY_MARK]

IDENTITY = Mark("identity")
"""On what tells which job and subtasks an entry is about; replies are cut by it (``replies``)."""
IN_SUMMARY = Mark("summary")
"""On what lists show, sort and group by (``summary``)."""
SEARCHABLE = Mark("search")
"""On what free words of a filter find, besides what is in the summary (``query.job_text``)."""
IN_TABLE = Mark("table")
"""On what the table of jobs reads, besides what is in the summary (``tables.job_facts``)."""
HEALTH = Mark("health")
"""On what the reason of a job's health and the cause of its failure are made of (``health.facts``)."""


class KafkaSecurity(Part, frozen=True, kw_only=True):
    """Kafka security settings of an endpoint; stores and passwords themselves are removed."""

    type: Annotated[Code, SEARCHABLE] = None
    sasl_mechanism: Annotated[Code, SEARCHABLE] = None
    trust_store_key_name: Annotated[str | None, SEARCHABLE] = None
    key_store_key_name: Annotated[str | None, SEARCHABLE] = None
    endpoint_algorithm: Annotated[str | None, SEARCHABLE] = None
    delegation_tokens: bool | None = None
    enable_key_store: bool | None = None
    set_private_key_password: bool | None = None


class Endpoint(Part, frozen=True, kw_only=True):
    """A database at one end of a job. ``ip`` may list several ``host:port``; ``db_port`` 0 means that it does."""

    db_type: Annotated[Code, IN_SUMMARY, SEARCHABLE, IN_TABLE] = None
    ip: Annotated[Code, SEARCHABLE, IN_TABLE] = None
    db_port: Annotated[int | None, SEARCHABLE, IN_TABLE] = None
    db_user: Annotated[str | None, SEARCHABLE] = None
    db_name: Annotated[str | None, SEARCHABLE] = None
    inst_name: Annotated[str | None, SEARCHABLE, IN_TABLE] = None
    inst_id: Annotated[Code, SEARCHABLE, IN_TABLE] = None
    region: Annotated[Code, SEARCHABLE, IN_TABLE] = None
    az_code: Annotated[Code, SEARCHABLE] = None
    project_id: Annotated[Code, SEARCHABLE] = None
    vpc_id: Annotated[Code, SEARCHABLE] = None
    subnet_id: Annotated[Code, SEARCHABLE] = None
    security_group_id: Annotated[Code, SEARCHABLE] = None
    mongo_ha_mode: Annotated[Code, SEARCHABLE] = None
    cluster_mode: Annotated[Code, SEARCHABLE] = None
    safe_mode: int | None = None
    ssl_link: EverydayBool = None
    ssl_cert_name: Annotated[str | None, SEARCHABLE] = None
    topic: Annotated[str | None, SEARCHABLE] = None
    kafka_security_config: Annotated[KafkaSecurity | None, SEARCHABLE] = None


class ReplicationInstance(Part, frozen=True, kw_only=True):
    """The node that runs the job (``inst_info``); ``volume_size`` in GB, ``start_time`` when the start is planned."""

    engine_type: Annotated[Code, IN_SUMMARY] = None
    inst_type: Annotated[Code, SEARCHABLE] = None
    status: Annotated[Code, SEARCHABLE] = None
    ip: Annotated[Code, SEARCHABLE] = None
    public_ip: Annotated[Code, SEARCHABLE] = None
    volume_size: int | None = None
    start_time: Annotated[Timestamp | None, HEALTH] = None


class SpeedLimit(Part, frozen=True, kw_only=True):
    """One throttling window: ``begin`` and ``end`` as ``hh:mm``, ``speed`` in MB/s."""

    begin: str | None = None
    end: str | None = None
    speed: str | None = None
    is_utc: bool | None = None


class DefaultRootDatabase(Part, frozen=True, kw_only=True):
    """The database that holds the objects on the target."""

    db_name: Annotated[str | None, SEARCHABLE] = None
    db_encoding: Annotated[str | None, SEARCHABLE] = None


class Subscription(Part, frozen=True, kw_only=True):
    """Who is alerted: phone numbers or mail addresses, by ``sms`` or ``email``."""

    endpoints: tuple[str, ...] = ()
    protocol: Code = None


class AlarmNotify(Part, frozen=True, kw_only=True):
    """Alert settings; the three delays in seconds, 0 means that this alert is off."""

    subscriptions: tuple[Subscription, ...] = ()
    topic_name: Annotated[str | None, SEARCHABLE] = None
    delay_time: Annotated[int | None, HEALTH] = None
    rto_delay: Annotated[int | None, HEALTH] = None
    rpo_delay: Annotated[int | None, HEALTH] = None
    alarm_to_user: bool | None = None


class PeriodOrder(Part, frozen=True, kw_only=True):
    """The subscription order; ``period_type`` 2 is months and 3 is years, ``is_auto_renew`` 0 or 1."""

    status: Code = None
    order_id: Annotated[Code, SEARCHABLE] = None
    charging_mode: int | None = None
    period_type: int | None = None
    period_num: int | None = None
    is_auto_renew: int | None = None
    eff_time: Timestamp | None = None
    exp_time: Timestamp | None = None


class PublicIp(Part, frozen=True, kw_only=True):
    """A public address asked for the ``master`` or ``slave`` node."""

    id: Annotated[Code, SEARCHABLE] = None
    public_ip: Annotated[Code, SEARCHABLE] = None
    type: Code = None


class PublicIpFailure(Part, frozen=True, kw_only=True):
    """A subtask whose public address could not be bound (``children`` of the details, contract 4.3)."""

    id: Code = None
    name: str | None = None


class JobActions(Part, frozen=True, kw_only=True):
    """What the service would let the caller do with the job; shown, never offered."""

    available_actions: tuple[str, ...] = ()
    unavailable_actions: tuple[str, ...] = ()
    current_action: Code = None


class ListEntry(Part, frozen=True, kw_only=True):
    """A job as the list call shows it; ``children`` are its subtasks and ``create_time`` names no zone."""

    id: Annotated[str | None, IDENTITY] = None
    name: Annotated[str | None, IN_SUMMARY] = None
    status: Annotated[Code, IN_SUMMARY] = None
    create_time: Annotated[Timestamp | None, IN_SUMMARY] = None
    description: Annotated[str | None, IN_SUMMARY] = None
    engine_type: Annotated[Code, IN_SUMMARY] = None
    net_type: Annotated[Code, IN_SUMMARY] = None
    billing_tag: bool | None = None
    job_direction: Annotated[Code, IN_SUMMARY] = None
    db_use_type: Annotated[Code, IN_SUMMARY] = None
    task_type: Annotated[Code, IN_SUMMARY] = None
    error_msg: Annotated[str | None, SEARCHABLE, HEALTH] = None
    node_newFramework: bool | None = None  # noqa: N815 - the API's own spelling
    job_action: JobActions | None = None
    children: Annotated["tuple[ListEntry, ...]", IDENTITY.only("id"), IN_SUMMARY.only("id")] = ()


class JobDetail(Part, frozen=True, kw_only=True):
    """A job as the detail call shows it, without ``object_infos`` and ``data_transformation``."""

    id: str | None = None
    parent_id: Annotated[Code, IN_SUMMARY, SEARCHABLE] = None
    master_job_id: Annotated[Code, SEARCHABLE] = None
    name: Annotated[str | None, IN_SUMMARY] = None
    description: Annotated[str | None, IN_SUMMARY] = None
    status: Annotated[Code, IN_SUMMARY] = None
    db_use_type: Annotated[Code, IN_SUMMARY] = None
    task_type: Annotated[Code, IN_SUMMARY] = None
    job_direction: Annotated[Code, IN_SUMMARY] = None
    original_job_direction: Annotated[Code, SEARCHABLE] = None
    job_kernel_direction: Annotated[Code, SEARCHABLE] = None
    net_type: Annotated[Code, IN_SUMMARY] = None
    schema_type: Annotated[Code, SEARCHABLE] = None
    sync_mode: Annotated[Code, SEARCHABLE] = None
    multi_write: bool | None = None
    create_time: Annotated[Timestamp | None, IN_SUMMARY] = None
    actual_start_time: Annotated[Timestamp | None, IN_TABLE, HEALTH] = None
    full_transfer_complete_time: Annotated[Timestamp | None, IN_TABLE] = None
    update_time: Annotated[Timestamp | None, IN_TABLE, HEALTH] = None
    failed_reason: Annotated[str | None, SEARCHABLE, IN_TABLE, HEALTH] = None
    error_code: Annotated[Code, SEARCHABLE, IN_TABLE, HEALTH] = None
    error_message: Annotated[str | None, SEARCHABLE, IN_TABLE, HEALTH] = None
    source_endpoint: Annotated[Endpoint | None, IN_SUMMARY, SEARCHABLE, IN_TABLE] = None
    target_endpoint: Annotated[Endpoint | None, IN_SUMMARY, SEARCHABLE, IN_TABLE] = None
    dmq_endpoint: Annotated[Endpoint | None, SEARCHABLE] = None
    source_sharding: Annotated[tuple[Endpoint, ...], SEARCHABLE] = ()
    target_root_db: Annotated[DefaultRootDatabase | None, SEARCHABLE] = None
    inst_info: Annotated[ReplicationInstance | None, IN_SUMMARY, SEARCHABLE, HEALTH] = None
    node_num: EverydayInt = None
    node_role: Annotated[Code, SEARCHABLE] = None
    az_code: Annotated[Code, SEARCHABLE] = None
    az_name: Annotated[Code, SEARCHABLE] = None
    master_az: Annotated[Code, SEARCHABLE] = None
    slave_az: Annotated[Code, SEARCHABLE] = None
    is_multi_az: bool | None = None
    vpc_id: Annotated[Code, SEARCHABLE] = None
    subnet_id: Annotated[Code, SEARCHABLE] = None
    security_group_id: Annotated[Code, SEARCHABLE] = None
    support_ip_v6: bool | None = None
    public_ip_list: Annotated[tuple[PublicIp, ...], SEARCHABLE] = ()
    bind_public_ip_state: Annotated[Code, SEARCHABLE] = None
    children: tuple[PublicIpFailure, ...] = ()
    is_target_readonly: bool | None = None
    conflict_policy: Annotated[Code, SEARCHABLE] = None
    filter_ddl_policy: Annotated[Code, SEARCHABLE] = None
    speed_limit: tuple[SpeedLimit, ...] = ()
    struct_trans: bool | None = None
    index_trans: bool | None = None
    replace_definer: bool | None = None
    migrate_user: bool | None = None
    sync_database: bool | None = None
    object_switch: bool | None = None
    full_mode: Annotated[Code, SEARCHABLE] = None
    need_restart: bool | None = None
    is_open_fast_clean: bool | None = None
    gtid: Annotated[Code, SEARCHABLE] = None
    incre_start_position: Annotated[Code, SEARCHABLE] = None
    inherit_id: Annotated[Code, SEARCHABLE] = None
    alarm_notify: Annotated[AlarmNotify | None, SEARCHABLE, HEALTH] = None
    period_order: Annotated[PeriodOrder | None, SEARCHABLE] = None
    tags: Annotated[tuple[Tag, ...], SEARCHABLE, IN_TABLE] = ()

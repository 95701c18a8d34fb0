"""The one list of what is personal: what each field of a reply or an archive is, and what each level lets stay.

A string stays only where this list has its path and the level keeps its class; what is not listed is masked, names of
members included. The paths are written as models: a member is a kind, another model, or both, and an array is what its
elements are. ``contract.md`` 3, 4 and 5 have the models, 4.5 says what is personal. The models of the other read calls
are with the calls, in ``domain/read_calls/``.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from drs_inspector.domain.read_calls.call import fields as _model
from drs_inspector.domain.read_calls.registry import models as _models_of_replies
from drs_inspector.domain.read_calls.registry import parameter_kinds as _parameter_kinds

POLICY_VERSION: Final = 4
"""Version of this list. Raise it with every change to what stays: archives say which one they were masked by."""


class Level(StrEnum):
    """Who a file is given to. Secrets are left out at every level, and without one."""

    SUPPORT = "support"
    AUDITOR = "auditor"
    PUBLIC = "public"


class Class(NamedTuple):
    """What a person may keep or replace as a whole. ``title`` is what a dialog shows; order is that of the dialog."""

    title: str
    stays_at: frozenset[Level]


_NOWHERE: frozenset[Level] = frozenset()
_AUDITOR = frozenset({Level.AUDITOR})
_NOT_PUBLIC = frozenset({Level.SUPPORT, Level.AUDITOR})

CLASSES: Final[Mapping[str, Class]] = {
    "people": Class("People: users, mail, phone", _NOWHERE),
    "addresses": Class("Addresses and hosts", _NOWHERE),
    "networks": Class("Ids of networks", _AUDITOR),
    "instances": Class("Instances: names and ids", _AUDITOR),
    "projects": Class("Projects, accounts, orders", _AUDITOR),
    "topics": Class("Topics", _AUDITOR),
    "jobs": Class("Names of jobs", _AUDITOR),
    "job_ids": Class("Ids of jobs", _NOT_PUBLIC),
    "objects": Class("Names of databases, tables and columns", _AUDITOR),
    "conditions": Class("Filter conditions, SQL and row data", _NOWHERE),
    "positions": Class("Positions in logs, GTIDs", _AUDITOR),
    "descriptions": Class("Descriptions and remarks", _NOWHERE),
    "errors": Class("Words of error texts", _NOT_PUBLIC),
    "tag_names": Class("Names of tags", _AUDITOR),
    "tag_values": Class("Values of tags", _NOWHERE),
    "places": Class("Regions and zones", _NOT_PUBLIC),
    "files": Class("Names of files", _AUDITOR),
    "unknown": Class("Fields that this program does not know", _NOWHERE),
}

KINDS: Final[Mapping[str, str]] = {
    "user": "people", "contact": "people",
    "ip": "addresses",
    "network": "networks",
    "instance": "instances",
    "project": "projects", "account": "projects", "order": "projects",
    "topic": "topics",
    "job": "jobs", "job-id": "job_ids",
    "db": "objects", "schema": "objects", "table": "objects", "view": "objects", "column": "objects",
    "object": "objects", "object-name": "objects", "object-id": "objects", "object-path": "objects",
    "columns": "objects",
    "condition": "conditions",
    "position": "positions",
    "text": "descriptions",
    "error": "errors",
    "tag": "tag_names", "tag-value": "tag_values",
    "region": "places",
    "file": "files",
    "value": "unknown", "field": "unknown",
}  # fmt: skip
"""Kind -> class. A kind is the first part of a placeholder (``job-1``) or says how a value is taken apart."""

BASIC: Final = frozenset({"enum", "number", "time"})
"""Kinds that stay at every level, where the value has the shape of one."""


# A value that begins with ">" is a model, "kind>model" both: the kind is for a string in place of an object. "*" is
# every member that has no entry of its own: "kind:" says what its name is.
_JOB: Final[Mapping[str, str]] = {
    **_model(
        job="name",
        job_id="id parent_id master_job_id inherit_id job_id",
        enum="status task_type engine_type net_type billing_tag job_direction db_use_type node_newFramework"
        " node_new_framework need_restart is_target_readonly conflict_policy filter_ddl_policy schema_type"
        " object_switch full_mode struct_trans index_trans replace_definer migrate_user sync_database error_code"
        " multi_write support_ip_v6 is_multi_az node_role original_job_direction bind_public_ip_state"
        " is_open_fast_clean job_kernel_direction sync_mode charging_mode job_type job_mode job_mode_role"
        " is_writable repair_export_status task_mode transfer_status",
        time="create_time actual_start_time full_transfer_complete_time update_time start_time",
        number="node_num total_count expired_days progress incre_trans_delay incre_trans_delay_millis incr_trans_delay"
        " incr_trans_delay_millis process_time"
        " remaining_time apply_rows_rate apply_bytes_rate",
        text="description",
        error="error_msg error_message failed_reason",
        region="az_code az_name master_az slave_az",
        network="vpc_id subnet_id security_group_id",
        position="gtid incre_start_position",
        project="enterprise_project_id",
        # Their names stay, and what is in them is not known.
        value="issue_coupon db_param tuning_params metrics compare_result support_import_file_resp instance_features"
        " task_version connection_management diagnoses repair_progress_info repair_detail_info",
    ),
    "children": ">job", "job_action": ">actions", "inst_info": ">instance", "base_info": ">job",
    "source_endpoint": ">endpoint", "target_endpoint": ">endpoint", "dmq_endpoint": ">endpoint",
    "source_sharding": ">endpoint", "speed_limit": ">speed_limit", "target_root_db": ">root_db",
    "alarm_notify": ">alarm", "period_order": ">order", "object_infos": ">object", "tags": "tag-value>tags",
    "data_transformation": ">rules", "public_ip_list": ">public_ip", "policy_config": ">policy",
    "node_info": ">node", "logs": ">log", "network_results": ">network_test", "precheck_result": ">precheck",
    "user_migration": ">users", "progress_info": ">job", "progress_map": ">progress_map",
    "migration_object_progress_info": ">object_progress", "object_info": ">databases", "rpo_info": ">delay",
    "rto_info": ">delay",
}  # fmt: skip

MODELS: Final[Mapping[str, Mapping[str, str]]] = {
    "reply": {
        **_JOB, "jobs": ">job", "results": ">job", "job": ">job", "data_transformation": ">rules",
        **_model(number="count total_record total_count"),
        **_model(error="error_msg error_message", enum="error_code"),
    },
    "job": _JOB,
    "actions": _model(enum="available_actions unavailable_actions current_action"),
    "instance": {
        **_model(ip="ip public_ip", enum="engine_type inst_type status", time="start_time", number="volume_size"),
    },
    "endpoint": {
        **_model(
            ip="ip",
            user="db_user",
            enum="db_type mongo_ha_mode safe_mode ssl_link cluster_mode endpoint_type endpoint_role endpoint_name",
            region="region az_code",
            instance="inst_id inst_name instance_id instance_name id",
            network="vpc_id subnet_id security_group_id",
            project="project_id",
            db="db_name",
            number="db_port",
            file="ssl_cert_name",
            topic="topic",
        ),
        "kafka_security_config": ">kafka", "endpoint": ">endpoint", "cloud": ">endpoint", "vpc": ">endpoint",
        "config": ">endpoint_config", "ssl": ">endpoint", "customized_dns": ">dns", "source_sharding": ">endpoint",
    },
    "endpoint_config": _model(enum="is_target_readonly", number="node_num"),
    "dns": _model(enum="is_set_dns set_dns_action", ip="dns_ip"),
    "kafka": _model(
        enum="type endpoint_algorithm sasl_mechanism delegation_tokens enable_key_store set_private_key_password",
        file="trust_store_key_name key_store_key_name",
    ),
    "speed_limit": _model(time="begin end", number="speed", enum="is_utc"),
    "root_db": _model(db="db_name", enum="db_encoding"),
    "alarm": {
        **_model(topic="topic_name topic_urn", number="delay_time rto_delay rpo_delay", enum="alarm_to_user"),
        "subscriptions": ">subscription",
    },
    "subscription": _model(contact="endpoints", enum="protocol"),
    "order": _model(
        enum="status", order="order_id", number="charging_mode period_type period_num is_auto_renew",
        time="eff_time exp_time",
    ),
    "object": _model(object_id="id parent_id", object_name="name alias_name", enum="type select engine"),
    "tags": {"*": "tag:tag-value>tags"},
    "tag": {"key": "tag", "value": "tag-value>tags", "values": "tag-value"},
    "rules": {**_model(number="total_count"), "filter_conditions": ">rule"},
    "rule": {
        "transformation_info": ">rule_info", "config_transformation": ">rule_config",
        "data_transformation_object_infos": ">rule_object", "object_infos": ">rule_object",
    },
    "rule_info": _model(enum="transformation_type", condition="value"),
    "rule_config": _model(
        object_path="db_table_name", db="db_name", table="table_name", columns="col_names prim_key_or_index indexs",
        condition="values",
    ),
    "rule_object": _model(
        object_id="id", enum="data_transformation_type", db="db_name", schema="schema_name", table="table_name"
    ),
    "public_ip": _model(network="id", ip="public_ip", enum="type"),
    "policy": _model(
        enum="filter_ddl_policy conflict_policy index_trans ddl_trans data_sync_topology_type support_ddl_info"
        " sync_type_policy increment_read_mode dml_types is_create_table_with_index"
    ),
    "node": {"spec": ">node_spec", "vpc": ">node_vpc", "base_info": ">node_base"},
    "node_spec": _model(enum="node_type"),
    "node_vpc": _model(network="vpc_id subnet_id security_group_id", ip="custom_node_ip"),
    "node_base": _model(enum="instance_type arch status role", region="availability_zone"),
    "log": _model(enum="level", error="message", time="create_time"),
    "network_test": _model(ip="ip", enum="success status error_code", error="error_msg result"),
    "precheck": {
        **_model(number="process total_passed_rate", enum="result job_direction", instance="rds_instance_id"),
        "precheck_results": ">precheck_item",
    },
    "precheck_item": {
        **_model(
            enum="item result group is_support_skip is_skipped", error="failed_reason raw_error_msg", condition="data"
        ),
        "failed_sub_jobs": ">failed_sub_job",
    },
    "failed_sub_job": _model(job_id="id", job="name", enum="check_result"),
    "users": {"user_list": ">account", "role_list": ">account", **_model(enum="is_migrate_user is_set_password")},
    "account": _model(user="account role", enum="is_set_password"),
    "progress_map": {"*": "enum:>progress"},
    "progress": _model(number="completed remaining_time"),
    "delay": _model(position="check_point gtid_set", number="delay", time="time"),
    "object_progress": {
        "migration_object_overview": ">object_count",
        **_model(time="create_time full_start_time full_complete_time incr_start_time end_time"),
    },
    "object_count": _model(enum="type status", number="src_count dst_count", time="start_time end_time"),
    # What contains names as its members' names (contract 7.2).
    "databases": {"*": "db:>database"},
    "database": {
        **_model(db="name", enum="all is_synchronized", number="total_table_num"),
        "schemas": ">schemas", "tables": ">tables",
    },
    "schemas": {"*": "schema:>schema"},
    "schema": {**_model(schema="name", enum="all is_synchronized", number="total_table_num"), "tables": ">tables"},
    "tables": {"*": "table:>table"},
    "table": {
        **_model(
            table="name", enum="type all filtered", condition="filter_conditions config_conditions",
            db="db_alias_name", schema="schema_alias_name",
        ),
        "columns": ">columns",
    },
    "columns": {"*": "column:>column"},
    "column": _model(column="name", enum="type filtered"),
    # What this program writes around the replies.
    "archive_job": _model(job_id="id parent_id", number="reply", enum="scenario"),
    "source": _model(
        enum="kind cloud computed", region="region", ip="iam_url drs_url", project="project_id project_name",
        account="domain", file="files", time="read_at cloud_read_at partly_read_at",
    ),
    "coverage": {
        **_model(enum="known", number="in_several_lists not_listed"),
        "asked": ">part", "part": ">part", "lists": ">list_coverage", "details": ">detail_coverage",
    },
    "part": _model(enum="scenarios of_complete", job_id="jobs", condition="filter", number="of"),
    "list_coverage": {
        **_model(
            enum="scenario ended", number="asked served claimed_first claimed_last found subtasks without_id"
        ),
        "reason": ">reason", "pages": ">page_coverage",
    },
    "page_coverage": _model(number="reading page asked served new total_record"),
    "detail_coverage": {
        **_model(number="wanted read not_reached", job_id="stale"), "refused": ">refusal", "replies": ">reply_coverage",
    },
    "refusal": _model(number="jobs http_status", error="title", enum="code"),
    "reply_coverage": _model(number="reply asked count entries jobs", file="file"),
    "unavailable": {**_model(job_id="id", job="name", enum="scenario"), "reason": ">reason", "entry": ">job"},
    "reason": _model(error="title cause next_step", enum="code", value="request_id", number="http_status"),
    "saved_reply": {
        **_model(file="file", time="read_at server_time", job_id="job", enum="language"),
        "given": ">given",
    },
    "refused_call": {
        **_model(
            job_id="job", error="words next_step cause", enum="code", value="request_id", number="http_status",
            time="at",
        ),
        "given": ">given",
    },
    "series": _model(job_id="job", enum="status"),
    # The parameters that calls are asked with, by their names in all calls. Figures, times, words of lists are known.
    "given": {
        **_parameter_kinds(),
        **_model(
            number="cur_page per_page",
            db="source_db_name target_db_name db_name db_names",
            schema="schema_name",
            table="table_name query_tb_name",
            object_id="object_id object_ids",
            job="name",
            job_id="job_id jobs resource_id",
            user="agency_name",
        ),
        "page_req": ">given", "tags": ">tag",
    },
    "nothing": {},
    **dict(_models_of_replies()),
}  # fmt: skip


class Policy(NamedTuple):
    """What stays in a file: the classes of a level, or those that were chosen one by one, beginning with a level."""

    level: Level
    stays: frozenset[str]

    @classmethod
    def of(cls, level: Level, changes: Mapping[str, bool] | None = None) -> "Policy":
        """Return the policy of a level; ``changes`` maps classes to whether they stay. Raises KeyError."""
        wanted = {name: level in one.stays_at for name, one in CLASSES.items()}
        for name in changes or {}:
            if name not in wanted:
                raise KeyError(name)
        wanted |= changes or {}
        return cls(level, frozenset(name for name, stays in wanted.items() if stays))

    def keeps(self, kind: str) -> bool:
        """Say whether values of a kind stay."""
        return kind in BASIC or KINDS[kind] in self.stays

    def as_dict(self, *, applied: bool = True) -> dict[str, object]:
        """Return what an archive says about it; ``applied`` is whether its writing did it, or the file before it."""
        replaced = [name for name in CLASSES if name not in self.stays]
        stays = [name for name in CLASSES if name in self.stays]
        return {
            "level": str(self.level), "policy": POLICY_VERSION, "applied": applied,
            "stays": stays, "replaced": replaced,
        }  # fmt: skip

    @classmethod
    def said(cls, masking: Mapping[str, Any]) -> "Policy | None":
        """Return what ``masking`` of an archive says, None when it says nothing that is understood.

        It is a claim: names that it says are gone may be in the file.
        """
        level, stays = masking.get("level"), masking.get("stays")
        if not isinstance(stays, list) or not isinstance(level, str) or level not in list(Level):
            return None
        return cls(Level(level), frozenset(name for name in CLASSES if name in stays))

    def after(self, before: "Policy | None") -> "Policy":
        """Return this policy for a document that was masked ``before``: what went then does not come back."""
        return self if before is None else self._replace(stays=self.stays & before.stays)

"""The project around the jobs (contract-more 7)."""

from drs_inspector.simulator.jobs.endpoints import CANARY
from drs_inspector.simulator.jobs.optional_parts import draw_optional
from drs_inspector.simulator.jobs.vocabulary import SYSTEMS
from drs_inspector.simulator.options import uuid_text
from drs_inspector.simulator.reads.ask import WHOLE_BODY, Ask, Json, RefusedError, iso
from drs_inspector.simulator.reads.v5_job import tag_pairs
from drs_inspector.simulator.truth.job_state import JobState

_LARGEST_PROJECTS, _LARGEST_CONNECTIONS = 113, 200
_ODD_NAME = r"(!@$%^-_=+[{}]:,./?~#*;\|)"
_MOST_JOBS = 9999
_OTHERS = 2
"""Jobs that no list has and that still hold resources."""


def quotas(ask: Ask) -> Json:
    """ShowQuotas: one object, and more jobs than the lists have."""
    used = len(ask.tenant.job_ids()) + _OTHERS
    return {
        "quotas": {"resource": {"type": "instances", "min": 0, "max": _MOST_JOBS, "quota": _MOST_JOBS, "used": used}}
    }


def metering(ask: Ask) -> Json:
    """ShowMetering: what a job is charged for; nothing once its resources are released."""
    state = ask.job()
    charged = state.status not in ("CREATING", "CREATE_FAILED", "RELEASE_RESOURCE_COMPLETE")
    hours = max(0, state.now_ms - state.moments.created_ms) / 3_600_000
    rows = [
        {
            "id": uuid_text(state.plan.id, kind), "cloud_service_type": "hws.service.type.drs",
            "resource_type": f"hws.resource.type.drs.{kind}", "resource_spec_code": f"drs.{kind}.dr",
            "resource_size": 1, "resource_size_measure_id": 17, "usage_factor": "Duration", "usage_measure_id": 4,
            "usage_value": round(hours, 2),
        }
        for kind in ("vm", "volume")
    ]  # fmt: skip
    return {"product_info_list": rows if charged else []}


def _tags(state: JobState) -> list[tuple[str, str]]:
    return tag_pairs(draw_optional(state.plan)[0]["tags"])


def _of_type(ask: Ask) -> list[JobState]:
    return [state for state in ask.states() if state.plan.scenario == ask.path["resource_type"]]


def project_tags(ask: Ask) -> Json:
    """ListTags and ListProjectTags: keys with all their values."""
    values: dict[str, set[str]] = {}
    for state in _of_type(ask):
        for key, value in _tags(state):
            values.setdefault(key, set()).add(value)
    return {"tags": [{"key": key, "values": sorted(found)} for key, found in sorted(values.items())]}


def job_tags(ask: Ask) -> Json:
    """ListInstanceTags and ShowInstanceTags: the tags of a job."""
    state = ask.state(ask.path.get("job_id") or ask.path["resource_id"])
    return {"tags": [{"key": key, "value": value} for key, value in _tags(state)]}


def _tagged(ask: Ask) -> list[JobState]:
    wanted = ask.body.get("tags") or ()
    names = [str(one.get("value", "")).lower() for one in ask.body.get("matches") or ()]

    def fits(state: JobState) -> bool:
        tags = _tags(state)
        if ask.body.get("without_any_tag"):
            return not tags
        has_all = all(
            any(key == one.get("key") and (not one.get("values") or value in one["values"]) for key, value in tags)
            for one in wanted
        )
        return has_all and all(name in state.plan.name.lower() for name in names)

    return [state for state in _of_type(ask) if fits(state)]


def by_tags(ask: Ask) -> Json:
    """ListInstanceByTags: jobs with some tags, or without any."""
    found = _tagged(ask)

    def row(number: int) -> Json:
        state = found[number]
        tags = [{"key": key, "value": value} for key, value in _tags(state)]
        return {
            "resource_id": state.plan.id, "resource_detail": None, "resource_name": state.plan.name, "tags": tags,
        }  # fmt: skip

    return {"total_count": len(found), "resources": ask.rows(len(found), row)}


def count_by_tags(ask: Ask) -> Json:
    """CountInstanceByTags: how many they are."""
    return {"total_count": len(_tagged(ask))}


def enterprise_projects(ask: Ask) -> Json:
    """ShowEnterpriseProject: names of enterprise projects, one of them with every odd character."""
    count = _LARGEST_PROJECTS if ask.is_largest else 4
    at = iso(ask.opened_ms - 90 * 86_400_000)
    names = ["default", _ODD_NAME, *(f"{SYSTEMS[turn % len(SYSTEMS)]}-{turn}" for turn in range(2, count))]
    rows = [
        {
            "id": "0" if not number else uuid_text(ask.tenant.project_id, "eps", number), "name": name,
            "description": "", "status": "2" if number == 3 else "1", "created_at": at, "updated_at": at,
        }
        for number, name in enumerate(names)
        if ask.text("name") in name
    ]  # fmt: skip
    return {"count": len(rows), "enterprise_project_list": ask.listed(rows)}


def connections(ask: Ask) -> Json:
    """ListConnections: saved connections, with made-up secrets that no client may keep."""
    count = _LARGEST_CONNECTIONS if ask.is_largest else 5

    def row(number: int) -> Json:
        name = f"{SYSTEMS[number % len(SYSTEMS)]}-db-{number:03d}"
        return {
            "connection_id": uuid_text(ask.tenant.project_id, "connection", number), "name": name,
            "create_time": ask.opened_ms - number * 3_600_000, "db_type": "mysql" if number % 2 else "postgresql",
            "config": {"driver_name": ""}, "enterprise_project_id": "0", "description": "",
            "endpoint": {
                "id": uuid_text(name), "endpoint_name": "offline", "ip": f"10.7.{number % 250}.9", "db_port": "3306",
                "db_user": "drs_reader", "db_password": f"{CANARY}-connection-{number}",
            },
            "ssl": {"ssl_link": True, "ssl_cert_name": "ca.pem", "ssl_cert_key": f"{CANARY}-connection-key-{number}"},
        }  # fmt: skip

    rows = [one for one in map(row, range(count)) if ask.text("name") in one["name"]]
    rows = [one for one in rows if ask.text("db_type").lower() in ("", one["db_type"])]
    rows = [one for one in rows if ask.text("connection_id") in ("", one["connection_id"])]
    return {"count": len(rows), "connections": ask.listed(rows)}


def agency(ask: Ask) -> Json:
    """ShowAgencyInfo: the agency that a scheduled start needs."""
    name = ask.path["agency_name"]
    there = name.startswith(("DRS", "drs"))
    roles = [{"name": "DRS FullAccess", "description": "All permissions of Data Replication Service."}] if there else []
    return {"is_existed": there, "name": name, "roles": roles}


def permissions(_ask: Ask) -> Json:
    """ListsAgencyPermissions: what an agency has to allow."""
    return {"common_permissions": ["DRS FullAccess"], "engine_permissions": []}


def links(_ask: Ask) -> Json:
    """ListLinks: what can be created."""
    link = {
        "job_type": "migration", "engine_type": "mysql", "source_endpoint_type": "mysql", "job_direction": "up",
        "target_endpoint_type": "mysql", "net_type": "eip", "task_types": ["FULL_INCR_TRANS"],
        "cluster_modes": ["Single", "Ha"], "description": "",
    }  # fmt: skip
    return {"total_count": 1, "job_links": [link]}


def support_links(_ask: Ask) -> Json:
    """ListSupportLinks: what is supported, with a mode that no document knows."""
    link = {
        "engine_type": "mysql", "net_type": "eip", "task_modes": ["FULL_TRANS"], "job_direction": "up",
        "cluster_mode": "Combined", "job_instance_type": "single", "is_support_bind_eip": True,
    }  # fmt: skip
    return {WHOLE_BODY: [{"total_count": 1, "support_links": [link]}]}


def flavors(_ask: Ask) -> Json:
    """ShowLinkFlavors: sizes of a link."""
    flavor = {"id": "1", "cloud_service_type": "hws.service.type.drs", "spec_type_code": "vm", "spec_code": "drs.vm"}
    return {"vm_flavor": [flavor], "volume_flavor": [flavor], "flow_flavor": [flavor]}


def features(_ask: Ask) -> Json:
    """ListFeatures: switches of a site."""
    return {"all_features": [{"name": "health_compare", "status": "open"}, {"name": "replay", "status": "closed"}]}


def node_types(ask: Ask) -> Json:
    """ListAvailableNodeTypes: sizes of replication instances."""
    if not all(ask.text(name) for name in ("engine_type", "db_use_type", "job_direction")):
        raise RefusedError("DRS.M00201", "A required parameter is empty.")
    return {"node_types": [{"node_type": name, "is_sellout": False} for name in ("micro", "common", "high")]}


def zones(ask: Ask) -> Json:
    """ListAvailableZone: availability zones."""
    return {"az_infos": [{"code": f"{ask.options.region}-01", "name": "AZ1", "status": "ENABLED"}]}


def drivers(_ask: Ask) -> Json:
    """ListJdbcDrivers and ListUserJdbcDrivers: files of drivers; there are none."""
    return {"count": 0, "items": []}


def child_count(ask: Ask) -> Json:
    """ShowChildNum: how many subtasks there are."""
    return {"count": sum(bool(state.plan.parent_id) for state in ask.states())}


REPLIES = {
    "ShowQuotas": quotas,
    "ShowMetering": metering,
    "ListTags": project_tags,
    "ListProjectTags": project_tags,
    "ListInstanceTags": job_tags,
    "ShowInstanceTags": job_tags,
    "ListInstanceByTags": by_tags,
    "CountInstanceByTags": count_by_tags,
    "ShowEnterpriseProject": enterprise_projects,
    "ListConnections": connections,
    "ShowAgencyInfo": agency,
    "ListsAgencyPermissions": permissions,
    "ListLinks": links,
    "ListSupportLinks": support_links,
    "ShowLinkFlavors": flavors,
    "ListFeatures": features,
    "ListAvailableNodeTypes": node_types,
    "ListAvailableZone": zones,
    "ListJdbcDrivers": drivers,
    "ListUserJdbcDrivers": drivers,
    "ListTemplates": lambda _ask: {"count": 0, "export_report_obs_files": []},
    "ShowFiles": lambda _ask: {"total_count": 0, "files": []},
    "ShowChildNum": child_count,
    "ListReplaySupportSourceConfig": lambda _ask: {"total_count": 0, "config_list": []},
}

"""The project around the jobs: contract-more 7."""

from drs_inspector.domain.read_calls.asked import ROWS, Each, Kind, Polled, get, post
from drs_inspector.domain.read_calls.call import Fields, ReadCall, fields

MODELS: Fields = {
    "QuotaResource": fields(enum="type", number="min max quota used"),
    "QueryQuotaInfo": {"resource": ">QuotaResource"},
    "ResourceTagInfo": fields(value="key value"),
    "ConnectionConfig": fields(file="driver_name"),
    "SupportLinkInfo": fields(
        enum="engine_type net_type task_modes job_direction cluster_mode job_instance_type is_support_bind_eip",
    ),
    "FlavorInfo": fields(value="id", enum="cloud_service_type spec_type_code spec_code"),
}  # fmt: skip

CALLS = (
    ReadCall(
        "ShowQuotas", "7.1", "quota of a project",
        asked=get("/v3/{project_id}/quotas", "A", tells="how many more jobs the project may have",
            polled=Polled(at_start=True)),
        reply={"quotas": ">QueryQuotaInfo"},
    ),
    ReadCall(
        "ShowMetering", "7.2", "metering of a job, {product}",
        asked=get("/v5/{project_id}/jobs/{job_id}/metering", "B", tells="what a job is charged for"),
        entries="product_info_list",
        entry=fields(
            value="id", enum="cloud_service_type resource_type resource_spec_code usage_factor",
            number="resource_size usage_value usage_measure_id resource_size_measure_id",
        ),
    ),
    ReadCall(
        "ListTags", "7.3", "tags of a project, {tag}",
        asked=get("/v5/{project_id}/{resource_type}/tags", "B", tells="the tags in use",
            words={"resource_type": "migration sync cloudDataGuard subscription backupMigration replay"}),
        entries="tags",
        entry=fields(value="key values"),
        entry_model="tags",
    ),
    ReadCall(
        "ListProjectTags", "7.3", "tags of a project, {tag}",
        asked=get("/v5/{project_id}/jobs/{resource_type}/tags", "B", tells="the tags in use",
            words={"resource_type": "migration sync cloudDataGuard subscription backupMigration replay"}),
        entries="tags",
        entry=fields(value="key values"),
        entry_model="tags",
    ),
    ReadCall(
        "ListInstanceTags", "7.3", "tags of a job, {tag}",
        asked=get("/v5/{project_id}/{resource_type}/{resource_id}/tags", "B", tells="the tags of a job",
            words={"resource_type": "migration sync cloudDataGuard subscription backupMigration replay"}),
        entries="tags",
        entry=fields(value="key value"),
        entry_model="tags",
    ),
    ReadCall(
        "ShowInstanceTags", "7.3", "tags of a job, {tag}",
        asked=get("/v5/{project_id}/jobs/{resource_type}/{job_id}/tags", "B", tells="the tags of a job",
            words={"resource_type": "migration sync cloudDataGuard subscription backupMigration replay"}),
        entries="tags",
        entry=fields(value="key value"),
        entry_model="tags",
    ),
    ReadCall(
        "ListInstanceByTags", "7.3", "{job} by tags",
        asked=post("/v5/{project_id}/{resource_type}/resource-instances/filter", "B",
            tells="the jobs with some tags, or without any",
            words={"resource_type": "migration sync cloudDataGuard subscription backupMigration replay"},
            body={
                "without_any_tag": Kind.FLAG,
                "tags": Each({"key": Kind.TEXT, "values": Each(Kind.TEXT, 20)}, 20),
                "matches": Each({"key": ("resource_name",), "value": Kind.TEXT}, 20),
            },
            paging=ROWS),
        reply=fields(number="total_count"),
        entries="resources",
        entry={**fields(job_id="resource_id", value="resource_detail resource_name"), "tags": ">ResourceTagInfo"},
        job="resource_id",
    ),
    ReadCall(
        "CountInstanceByTags", "7.3", "number of jobs by tags",
        asked=post("/v5/{project_id}/{resource_type}/resource-instances/count", "D",
            words={"resource_type": "migration sync cloudDataGuard subscription backupMigration replay"}),
        reply=fields(number="total_count"),
    ),
    ReadCall(
        "ShowEnterpriseProject", "7.4", "enterprise projects, {project}",
        asked=get("/v5/{project_id}/enterprise-projects", "A", tells="the names of enterprise projects",
            query={"name": Kind.TEXT}, paging=ROWS, polled=Polled(at_start=True)),
        reply=fields(number="count"),
        entries="enterprise_project_list",
        entry=fields(value="id name", text="description", enum="status", time="created_at updated_at"),
    ),
    ReadCall(
        "ListConnections", "7.5", "saved connections, {connection}",
        asked=get("/v5/{project_id}/connections", "B", tells="which saved connection several jobs share",
            query={"connection_id": Kind.ID, "db_type": Kind.WORD, "name": Kind.TEXT}, paging=ROWS),
        reply=fields(number="count"),
        entries="connections",
        entry={
            **fields(
                value="connection_id name", time="create_time", enum="db_type", project="enterprise_project_id",
                text="description",
            ),
            "config": ">ConnectionConfig", "endpoint": ">endpoint", "vpc": ">endpoint", "ssl": ">endpoint",
        },
    ),
    ReadCall(
        "ListLinks", "7.7", "what can be created, {link}",
        asked=get("/v5/{project_id}/links", "D"),
        reply=fields(number="total_count"),
        entries="job_links",
        entry=fields(
            enum="job_type engine_type source_endpoint_type target_endpoint_type job_direction net_type"
            " task_types cluster_modes",
            text="description",
        ),
    ),
    ReadCall(
        "ListSupportLinks", "7.7", "supported links, {link}",
        asked=get("/v5/{project_id}/support-links", "D"),
        entries="body support_links",
        marks="support_links",
        entry={**fields(number="total_count"), "support_links": ">SupportLinkInfo"},
    ),
    ReadCall(
        "ShowLinkFlavors", "7.7", "flavors of a link",
        asked=get("/v5/{project_id}/link-flavors", "D"),
        reply={"vm_flavor": ">FlavorInfo", "volume_flavor": ">FlavorInfo", "flow_flavor": ">FlavorInfo"},
    ),
    ReadCall(
        "ListFeatures", "7.7", "features of a site",
        asked=get("/v5/{project_id}/features", "D"),
        entries="all_features",
        entry=fields(value="name", enum="status"),
    ),
    ReadCall(
        "ListsAgencyPermissions", "7.8", "permissions of an agency",
        asked=get("/v5/{project_id}/agency/permissions", "D"),
        reply=fields(value="common_permissions engine_permissions"),
    ),
    ReadCall(
        "ShowAgencyInfo", "7.8", "an agency, {role}",
        asked=get("/v5/{project_id}/agency/{agency_name}", "B",
            tells="whether the agency that a scheduled start needs is there"),
        reply=fields(enum="is_existed", value="name"),
        entries="roles",
        entry=fields(value="name", text="description"),
    ),
    ReadCall(
        "ListAvailableNodeTypes", "7.9", "sizes of replication instances, {size}",
        asked=get("/v3/{project_id}/node-type", "D"),
        entries="node_types",
        entry=fields(enum="node_type is_sellout"),
    ),
    ReadCall(
        "ListAvailableZone", "7.9", "availability zones, {zone}",
        asked=post("/v3/{project_id}/available-zone", "D"),
        entries="az_infos",
        entry=fields(region="code", value="name", enum="status"),
    ),
    ReadCall(
        "ListJdbcDrivers", "7.9", "JDBC drivers, {driver}",
        asked=get("/v5/{project_id}/jdbc-drivers", "D"),
        reply=fields(number="count"),
        entries="items",
        entry=fields(file="driver_name", time="last_modified", number="size"),
    ),
    ReadCall(
        "ListUserJdbcDrivers", "7.9", "JDBC drivers, {driver}",
        asked=get("/v5/{project_id}/drivers", "D"),
        reply=fields(number="count"),
        entries="items",
        entry=fields(file="driver_name", time="last_modified", number="size"),
    ),
    ReadCall(
        "ListTemplates", "7.9", "files to download, {file}",
        asked=get("/v5/{project_id}/templates", "D"),
        reply=fields(number="count"),
        entries="export_report_obs_files",
        entry=fields(file="file_name", time="last_modified"),
    ),
    ReadCall(
        "ShowFiles", "7.9", "files, {file}",
        asked=get("/v5/{project_id}/files", "D"),
        reply=fields(number="total_count"),
        entries="files",
        entry=fields(file="file_name", time="last_modified"),
    ),
    ReadCall(
        "ShowChildNum", "7.9", "number of subtasks",
        asked=get("/v5/{project_id}/jobs/child-count", "D"),
        reply=fields(number="count"),
    ),
    ReadCall(
        "ListReplaySupportSourceConfig", "7.9", "what can be replayed, {source}",
        asked=get("/v5/{project_id}/support-replay-config", "D"),
        reply=fields(number="total_count"),
        entries="config_list",
        entry=fields(
            enum="engine_type source_endpoint_type source_db_origin traffic_source support_traffic_types"
            " support_os_types support_mirror_database_types",
        ),
    ),
)  # fmt: skip

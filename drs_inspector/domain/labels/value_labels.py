"""English words for the values of the API (contract 6.2 to 6.5); unknown values stay as they are."""

from collections.abc import Mapping

_SCENARIOS = {
    "migration": "Migration",
    "sync": "Synchronization",
    "cloudDataGuard": "Disaster recovery",
    "dataGuard": "Disaster recovery",
    "replay": "Traffic replay",
    "subscription": "Subscription",
    "backupMigration": "Backup migration",
}
_DIRECTIONS = {
    "up": "Into the cloud",
    "down": "Out of the cloud",
    "non-dbs": "Self-managed on both sides",
    "no-dbs": "Self-managed on both sides",
}
_DISASTER_RECOVERY_DIRECTIONS = {"up": "This cloud is standby", "down": "This cloud is active"}
_NETWORKS = {"eip": "Public network", "vpc": "VPC", "vpn": "VPN or direct connect"}
_TASK_TYPES = {
    "FULL_TRANS": "Full",
    "FULL_INCR_TRANS": "Full and incremental",
    "INCR_TRANS": "Incremental",
}
_DATABASES = {
    "mysql": "MySQL",
    "mariadb": "MariaDB",
    "taurus": "TaurusDB",
    "taurusha": "TaurusDB",
    "tauruslite": "TaurusDB Lite",
    "mongodb": "MongoDB",
    "hwmongodb": "DDS",
    "dds": "DDS",
    "awsdocumentdb": "DocumentDB",
    "gaussmongodb": "GeminiDB Mongo",
    "postgresql": "PostgreSQL",
    "hwpostgresql": "PostgreSQL",
    "oracle": "Oracle",
    "sqlserver": "SQL Server",
    "redis": "Redis",
    "rediscluster": "Redis Cluster",
    "gaussredis": "GeminiDB Redis",
    "gaussdb": "GaussDB",
    "gaussdbv1": "GaussDB",
    "gaussdbv5": "GaussDB distributed",
    "multigaussdbv5": "GaussDB distributed",
    "gaussdbv5ha": "GaussDB primary/standby",
    "gaussdbt": "GaussDB T",
    "gaussdbtha": "GaussDB T primary/standby",
    "gaussdb300": "GaussDB 300",
    "kafka": "Kafka",
    "mrskafka": "MRS Kafka",
    "dmq": "DMS Kafka",
    "dws": "DWS",
    "ddm": "DDM",
    "cassandra": "Cassandra",
    "gausscassandra": "GeminiDB Cassandra",
    "dynamo": "DynamoDB",
    "geminidynamo": "GeminiDB DynamoDB",
    "elasticsearch": "Elasticsearch",
    "db2": "Db2",
    "tidb": "TiDB",
    "oceanbase": "OceanBase",
    "informix": "Informix",
}
_DATA_GUARD = "clouddataguard-"


def scenario_label(value: str) -> str:
    """Return the word for ``db_use_type``: ``cloudDataGuard`` is "Disaster recovery"."""
    return _SCENARIOS.get(value, value)


def direction_label(value: str, scenario: str = "") -> str:
    """Return the word for a direction; in disaster recovery ``up`` means that this cloud is the standby."""
    if scenario == "cloudDataGuard" and value in _DISASTER_RECOVERY_DIRECTIONS:
        return _DISASTER_RECOVERY_DIRECTIONS[value]
    return _DIRECTIONS.get(value, value)


def network_label(value: str) -> str:
    """Return the word for ``net_type``."""
    return _NETWORKS.get(value, value)


def task_type_label(value: str) -> str:
    """Return the phases that ``task_type`` means."""
    return _TASK_TYPES.get(value, value)


def database_label(db_type: str) -> str:
    """Return the product name of a database type such as ``gaussdbv5ha``; unknown types stay as they are."""
    return _DATABASES.get(db_type.casefold(), db_type)


def engine_label(engine_type: str, source: str = "", target: str = "") -> str:
    """Return "MySQL → TaurusDB" for an engine type (contract 6.3), also for types without an entry here."""
    return " → ".join(database_label(side) for side in engine_sides(engine_type, source, target) if side)


def engine_sides(engine_type: str, source: str = "", target: str = "") -> tuple[str, str]:
    """Return the database types that an engine type names, "" for a side that is not known.

    ``source`` and ``target`` are the endpoints' database types, used where the engine type names only one side.
    """
    pair = engine_type[len(_DATA_GUARD) :] if engine_type.casefold().startswith(_DATA_GUARD) else engine_type
    left, separator, right = pair.partition("-to-")
    if not separator:
        # One word means the same engine on both sides, except MongoDB, whose managed form is DDS.
        left, right = left or source, target or ("dds" if left == "mongodb" else left)
        if left == "sqlserver" and not target:
            right = ""
    if left == "mongodb" and right == "mongodb":
        right = "dds"
    return left, right


def counts_label(counts: Mapping[str, int]) -> str:
    """Return how many objects of each type there are, as "1 database, 1,200 tables"; "" for none."""
    return ", ".join(f"{count:,} {_type_word(kind, count)}" for kind, count in counts.items())


def _type_word(kind: str, count: int) -> str:
    word = kind.lower()
    if not word:
        return "of no type"
    return word if count == 1 else word + ("es" if word.endswith("s") else "s")

"""Which databases replicate into which, how their objects nest, and how their job ids end (contract 6.3, 7.1, 7.2)."""

import random
from typing import Literal, NamedTuple

from drs_inspector.simulator.jobs.seeded_random import weighted

Shape = Literal["two-level", "three-level", "schema-first", "flat"]
SCENARIOS = ("migration", "sync", "cloudDataGuard")


class Engine(NamedTuple):
    """One engine_type: its ends, the nesting of its objects and the last three characters of its job ids."""

    engine_type: str
    source: str
    target: str
    shape: Shape
    suffix: str


MIGRATION = (
    (Engine("mysql", "mysql", "mysql", "two-level", "101"), 12),
    (Engine("mysql-to-taurus", "mysql", "taurus", "two-level", "102"), 3),
    (Engine("mongodb-to-dds", "mongodb", "mongodb", "two-level", "105"), 4),
    (Engine("postgresql", "postgresql", "postgresql", "three-level", "103"), 3),
    (Engine("redis-to-gaussredis", "redis", "gaussredis", "flat", "108"), 2),
    (Engine("rediscluster-to-gaussredis", "rediscluster", "gaussredis", "flat", "109"), 1),
    (Engine("sqlserver", "sqlserver", "sqlserver", "three-level", "104"), 1),
)
SYNC = (
    (Engine("mysql-to-mysql", "mysql", "mysql", "two-level", "201"), 4),
    (Engine("mysql", "mysql", "mysql", "two-level", "201"), 4),
    (Engine("mysql-to-kafka", "mysql", "kafka", "two-level", "20k"), 3),
    (Engine("taurus-to-kafka", "taurus", "kafka", "two-level", "20t"), 1),
    (Engine("postgresql", "postgresql", "postgresql", "three-level", "203"), 4),
    (Engine("gaussdbv5", "gaussdbv5", "gaussdbv5", "three-level", "204"), 2),
    (Engine("gaussdbv5-to-kafka", "gaussdbv5", "kafka", "three-level", "205"), 1),
    (Engine("gaussdbv5-to-oracle", "gaussdbv5", "oracle", "three-level", "206"), 1),
    (Engine("gaussdbv5-to-postgresql", "gaussdbv5", "postgresql", "three-level", "207"), 1),
    (Engine("gaussdbv5ha-to-kafka", "gaussdbv5ha", "kafka", "three-level", "208"), 1),
    (Engine("gaussdbv5ha-to-oracle", "gaussdbv5ha", "oracle", "three-level", "209"), 1),
    (Engine("gaussdbv5ha-to-postgresql", "gaussdbv5ha", "postgresql", "three-level", "20p"), 1),
    (Engine("oracle-to-gaussdbv5", "oracle", "gaussdbv5", "schema-first", "20r"), 3),
    (Engine("oracle-to-gaussdbv5ha", "oracle", "gaussdbv5ha", "schema-first", "20h"), 1),
    (Engine("oracle-to-dws", "oracle", "dws", "schema-first", "20d"), 1),
    (Engine("oracle-to-kafka", "oracle", "kafka", "schema-first", "20o"), 1),
    (Engine("oracle-to-mrsKafka", "oracle", "kafka", "schema-first", "20m"), 1),
)
DISASTER_RECOVERY = (
    (Engine("cloudDataGuard-mysql", "mysql", "mysql", "flat", "502"), 6),
    (Engine("cloudDataGuard-mysql-to-taurus", "mysql", "taurus", "flat", "503"), 2),
    (Engine("cloudDataGuard-taurus-to-mysql", "taurus", "mysql", "flat", "504"), 1),
    (Engine("cloudDataGuard-ddm", "ddm", "ddm", "flat", "505"), 1),
    (Engine("cloudDataGuard-cassandra", "cassandra", "cassandra", "flat", "506"), 1),
)
_BY_SCENARIO = {"migration": MIGRATION, "sync": SYNC, "cloudDataGuard": DISASTER_RECOVERY}

PORTS = {
    "mysql": 3306,
    "taurus": 3306,
    "ddm": 5066,
    "mongodb": 8635,
    "postgresql": 5432,
    "oracle": 1521,
    "redis": 6379,
    "rediscluster": 6379,
    "gaussredis": 8635,
    "gaussdbv5": 8000,
    "gaussdbv5ha": 8000,
    "dws": 8000,
    "kafka": 9094,
    "sqlserver": 1433,
    "cassandra": 8635,
}
INSTANCE_SUFFIX = {"mongodb": "in02", "postgresql": "in03", "sqlserver": "in04", "taurus": "in07"}


def draw_scenario(rng: random.Random) -> str:
    """Return a scenario, as often as projects have it."""
    return weighted(rng, (("migration", 9), ("sync", 8), ("cloudDataGuard", 3)))


def draw_engine(rng: random.Random, scenario: str) -> Engine:
    """Return an engine that this scenario offers."""
    return weighted(rng, _BY_SCENARIO[scenario])


def find_engine(scenario: str, engine_type: str) -> Engine:
    """Return the engine of that name; raises StopIteration for a name the table lacks."""
    return next(engine for engine, _ in _BY_SCENARIO[scenario] if engine.engine_type == engine_type)

"""Source, target, shards and message queue of a job, with made-up secrets to be dropped (contract 4.3, 4.5)."""

import random
from typing import Any

from drs_inspector.simulator.jobs.engines import INSTANCE_SUFFIX, PORTS
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.jobs.vocabulary import USERS
from drs_inspector.simulator.options import hex_id, uuid_text

Json = dict[str, Any]
CANARY = "canary-secret"


def canary(plan: Plan, field: str) -> str:
    """Return a clearly fake secret; none of these may ever come out of a client."""
    return f"{CANARY}-{plan.index:05d}-{field}"


def endpoints(plan: Plan, rng: random.Random, region: str, project_id: str) -> Json:
    """Return ``source_endpoint``, ``target_endpoint`` and, where the engine has them, shards and message queue."""
    secrets = plan.special in {"full-house", "kafka"} or rng.random() < 0.3
    source = _endpoint(plan, rng, "source", region, project_id)
    target = _endpoint(plan, rng, "target", region, project_id)
    managed, other = (source, target) if plan.direction == "down" else (target, source)
    if plan.direction != "non-dbs":
        _make_managed(managed, plan, rng)
    if secrets:
        other["db_password"] = canary(plan, "db-password")
        other["ssl_link"] = True
        other |= {
            "ssl_cert_name": "ca-bundle.pem",
            "ssl_cert_key": canary(plan, "ssl-cert-key"),
            "ssl_cert_password": canary(plan, "ssl-cert-password"),
            "ssl_cert_check_sum": canary(plan, "ssl-cert-check-sum"),
        }
    parts: Json = {"source_endpoint": source, "target_endpoint": target}
    if plan.engine.target == "kafka":
        _make_kafka(target, plan, rng)
        if plan.special == "kafka":
            parts["dmq_endpoint"] = {**target, "topic": "drs-relay", "inst_name": "kafka-relay"}
    if plan.special == "sharded" or plan.engine.source == "ddm":
        parts["source_sharding"] = [_shard(plan, source, number) for number in range(1, 4)]
    return parts


def _address(rng: random.Random) -> str:
    return f"10.{rng.randrange(0, 60)}.{rng.randrange(0, 250)}.{rng.randrange(4, 250)}"


def _endpoint(plan: Plan, rng: random.Random, role: str, region: str, project_id: str) -> Json:
    db_type = plan.engine.source if role == "source" else plan.engine.target
    endpoint: Json = {
        "ip": _address(rng),
        "region": region,
        "db_type": db_type,
        "db_port": PORTS.get(db_type, 3306),
        "ssl_link": rng.random() < 0.3,
        "project_id": project_id,
        "db_user": rng.choice(USERS),
    }
    if db_type == "mongodb":
        hosts = ",".join(f"{_address(rng)}:8635" for _ in range(3))
        endpoint |= {
            "ip": hosts,
            "db_port": 0,
            "mongo_ha_mode": "Sharding" if plan.special == "sharded" else "ReplicaSet",
        }
        endpoint |= {"cluster_mode": "Sharding4.0+"} if plan.special == "sharded" and role == "source" else {}
    elif db_type in {"rediscluster", "cassandra"}:
        endpoint |= {"ip": ",".join(f"{_address(rng)}:{PORTS[db_type]}" for _ in range(3)), "db_port": 0}
        endpoint.pop("db_user")
    elif db_type == "oracle":
        endpoint |= {"db_name": "ORCLPDB1", "ip": f"ora{rng.randrange(1, 9)}.corp.example"}
    elif db_type in {"postgresql", "gaussdbv5", "gaussdbv5ha", "dws"}:
        endpoint |= {"db_name": "postgres"}
    if role == "source" and rng.random() < 0.1:
        endpoint["safe_mode"] = rng.choice((0, 1))
    return endpoint


def _make_managed(endpoint: Json, plan: Plan, rng: random.Random) -> None:
    suffix = INSTANCE_SUFFIX.get(endpoint["db_type"], "in14" if "gauss" in endpoint["db_type"] else "in01")
    endpoint |= {
        "inst_id": hex_id(plan.id, "instance") + suffix,
        "inst_name": "rds-商店-主库"
        if plan.special == "non-latin"
        else f"rds-{plan.name.split('-')[0]}-{rng.randrange(10, 99)}",
        "vpc_id": uuid_text(plan.id, "vpc"),
        "subnet_id": uuid_text(plan.id, "subnet"),
    }
    if rng.random() < 0.4:
        endpoint |= {"security_group_id": uuid_text(plan.id, "group"), "az_code": f"{endpoint['region']}-01"}


def _make_kafka(endpoint: Json, plan: Plan, rng: random.Random) -> None:
    brokers = ",".join(f"{_address(rng)}:{9094 + number}" for number in range(3))
    kind = "SASL_SSL" if plan.special == "kafka" else rng.choice(("PLAINTEXT", "SASL_PLAINTEXT", "SSL", "SASL_SSL"))
    security: Json = {"type": kind, "delegation_tokens": False, "enable_key_store": kind == "SASL_SSL"}
    if kind != "PLAINTEXT":
        security |= {
            "trust_store_key_name": "client.truststore.jks",
            "trust_store_key": canary(plan, "trust-store-key"),
            "trust_store_password": canary(plan, "trust-store-password"),
            "endpoint_algorithm": "https",
        }
    if kind.startswith("SASL"):
        security["sasl_mechanism"] = rng.choice(("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"))
    if security["enable_key_store"]:
        security |= {
            "key_store_key_name": "client.keystore.jks",
            "key_store_key": canary(plan, "key-store-key"),
            "key_store_password": canary(plan, "key-store-password"),
            "set_private_key_password": True,
            "key_password": canary(plan, "key-password"),
        }
    endpoint |= {"ip": brokers, "db_port": 0, "topic": f"drs.{plan.name}"[:60], "kafka_security_config": security}


def _shard(plan: Plan, source: Json, number: int) -> Json:
    shard = {**source, "ip": f"10.99.{number}.{10 + plan.index % 200}:8635", "inst_name": f"shard-{number}"}
    return shard | {"db_password": canary(plan, f"shard-{number}-password")}

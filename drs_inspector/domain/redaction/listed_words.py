"""Words that are on a list because they stay: of enumerations, and of error texts."""

from typing import Final

ENUMERATIONS: Final = frozenset(
    """
    16 256 2xlarge 512 8 account active add AL32UTF8 alarm all apply arm average awsdocumentdb backupMigration
    backwards cancelled capture cassandra ch child cloud cloud_gaussdb_redis cloud_gaussdbv5 cloud_mongodb
    cloud_mysql cloud_postgresql cloudDataGuard Cluster combinations common compare config configConditionalFilter
    content_compare contentConditionalFilter contents Critical data data_compare database dataGuard db2 dbs ddm dds
    deleted demo differs dmq down drop_database drop_databasefilter_all dws dynamo ecs ecs_mongodb ecs_mysql
    ecs_oracle ecs_postgresql ecs_redis ecs_rediscluster eip elasticsearch email enough Error error eu failed False
    false file forwards full function gausscassandra gaussdb gaussdb300 gaussdbt gaussdbtha gaussdbv1 gaussdbv5
    gaussdbv5ha gaussmongodb gaussredis geminidynamo Ha ha high https huawei huaweicloud hwmongodb hwpostgresql
    ignore incre Independent index Info informix InnoDB instances insufficient_data invalid is_writable job kafka
    keep limit lines logminer Major many2one manyToOne mariadb master max medium met mgr micro migration min Minor
    mongodb mrsKafka mrskafka multi_to_single multigaussdbv5 mysql network no node non normal object object_compare
    object_comparison oceanbase offline ok ok_manual on_demand one2many one2one open oracle otc overwrite parent
    partial pending performance period PGBaseBackup postgresql precheck prefixAndSuffix procedure processing random
    recover redis rediscluster replay ReplicaSet ReplicaSingle Replication saved schema SCRAM SHA Sharding
    Sharding4.0+ Single single slave small sms snapshot so sqlserver stop subscription succeed success sync
    sync_child system ta table table_indexs table_structure target taurus taurusha tauruslite tidb to trigger True
    true Tungsten ultrahigh unclaimed uncompare up update update_time UTF utf8 utf8mb4 verify view vpc vpn waiting
    Warn warning x86 xlarge xstream
    """.split()  # noqa: SIM905 -- words are read, not their quotes
)
"""Words of enumerations that are not written in capitals; a value may join several by hyphens."""

ERROR_WORDS: Final = frozenset(
    """
    a about access accessed account accounts action address after again all allowed already an and another answer
    answered any are as ask asked at attempt auth authentication available be because been before begin belong
    between bin binlog broken but by bytes can cannot cause caused certificate change changed character charset
    check client closed cloud code collation column columns commit complete completed config configuration
    configured connect connected connection connectionid connections connecttimeout constraint contains copy could
    create created current data database databases date ddl default delay delete denied details detected did
    different disabled disconnected disk do does done drop drs due duplicate during each empty enable enabled end
    endpoint engine entry errcode error errors event exceed exceeded exception execute exist exists expired export
    fail failed failure false few file files first for foreign found from full function gateway gave get given gives
    granted group gtid handshake has have host hosts http id if import in incorrect incre incremental index information
    insert instance insufficient internal invalid ip is it its java jdbc job jobs kafka key killed last later left
    length limit line link list local lock locked log logs long look lost make many max maximum may memory message
    method migration minutes missing mode modify mongodb more must my mysql name named names network new no node not
    null number object objects of offset old on only open operation option or oracle order other out packet page
    pages parameter part parts password path permission permissions pgsql please port position postgres postgresql
    primary privilege privileges process program progress project public reached read reading reason received record
    redis refused refuses region rejected relay released remote repeat replication replies reply request requests
    required reset resource response restart result retries retry retrying right rights role row rows running same
    sample scenario schema second seconds select sent server service session set should signed size slave slow
    snapshot socket source space sql sqlexception sqlserver sqlstate ssl standby start started state statement
    status stop stopped sync syntax system table tables target task tcp temporary terminated than that the then
    there this thread time timed timeout times to token too topic transaction transfer trigger true trusted try type
    unable unavailable unexpected unknown unreachable unsupported until up update updated url use used user usessl
    using value values verified verify version view wait waiting wanted warning was were what when where whether
    which while who why with within without write writing wrong you your zone
    """.split()  # noqa: SIM905 -- as above
)
"""What stays of an error text, in lower case, besides figures, codes and placeholders. Names win over these words."""

CAPITALS: Final = frozenset(
    """
    ABNORMAL ACCESS ACCOUNT ACTION ACTIVE ADD AGGREGATE ALARM ALL ALTER API APPLY APPROVE ASYNC AUDIT AUTO AWAITING
    BACKUP CAN CANCELED CANCELLED CAPTURE CHANGE CHECK CHILD CHOOSE CLONE CLOSED COLLATION COLUMN COMMIT COMMON
    COMPARE COMPARING COMPARISON COMPLETE COMPLETED CONFIG CONFIGURATION CONNECTION CONSISTENT CONSTRAINT CONTINUE
    CONVERSION COPY CREATE CREATING DATA DATABASE DB DDL DEFAULT DELETE DELETED DENIED DICTIONARY DISABLED DML DOING
    DROP ENABLED END ERROR EVENT EXIST EXIT EXPORT EXPORTING EXTENSION EXTENSIONS FAILED FALSE FILE FINISHED FLAVOR
    FOR FOREIGN FREE FROZEN FULL FULLTEXT FUNCTION GBK GROUP GSSAPI GUIDE HOST ID IMPORT INCONSISTENT INCR INCRE
    INCREMENTAL INDEX INFO INIT INITIALIZATION INSERT INSTANCE INTERRUPT INVALID IO JOB JOBS JUMP KEY LEVEL LOCK LOG
    MASKED MATERIALIZED MATVIEW MEMBERSHIP MIGRATION MODE MODIFY MULTI NO NODE NONE NORMAL NOT NUMBER OBJECT OFF
    OFFLINE ON ONLINE OPEN OR ORDER OVER PACKAGE PAID PARAM PARSER PARTITION PASSED PAUSE PAUSEING PAUSING PAY
    PENDING PERIOD PLAIN PLAINTEXT PLAN POLICE PRE PRECHECK PRIMARY PRIVILEGES PROCEDURE PROCESSING PWD QUERY QUICK
    READY REBUILD RECOVER RECOVERING REFUND RELEASE RENAME RENEW REPAIR REPAIRING RESET RESOURCE RESTORE RESUME
    RESUMED RESUMING RETRY ROLE ROUTINE RULE RUNNING SASL SCHEMA SCHEME SEARCH SEQUENCE SHARD SKIPPED SPECIFICATION
    SQL SSL STANDBY START STARTED STARTING STARTJOB STARTJOBING STATISTICS STOP STOPPED STOPPING STRUCTURE
    SUBSCRIPTION SUCCEEDED SUCCESS SUCCESSFUL SUPPORT SUSPENDED SUSPENDING SWITCH SWITCHOVER SYNC SYNONYM TABLE
    TARGET TASK TCP TEXT TIMEOUT TLS TO TRANS TRANSFER TRANSFERING TRANSFERRING TRIGGER TRUE TRUNCATE TYPE UN
    UNKNOWN UNORDERED UNSUBSCRIBE UPDATE UPGRADE UTF8 UTF8MB4 VALID VALIDATE VALIDATING VALIDATOR VIEW VIP WAITING
    WARNING WHEN YES
    """.split()  # noqa: SIM905 -- as above
)
"""Words of enumerations in capitals, which underscores join: a new status of old words stays, a name does not."""

"""The table of faults: name, what happens, where it strikes."""

from typing import Literal, NamedTuple

Stage = Literal["instead", "shape", "after", "wire"]
DRS = ("/jobs",)
LIST = ("/jobs",)
DETAIL = ("/batch-detail",)
IAM = ("/auth/",)
CLOUD_EYE = ("/V1.0/", "/v2/")
READS = ("/v3/", "/v5/", "/v5.1/", *CLOUD_EYE)


class FaultKind(NamedTuple):
    """One kind of fault.

    ``stage``: a reply instead of the real one, another shape of what is in it, a change to the finished bytes, or
    something on the wire. ``paths``: parts of the paths it strikes by default. ``times``: how often, 0 is always.
    """

    name: str
    stage: Stage
    summary: str
    paths: tuple[str, ...] = DRS
    times: int = 0
    signed_only: bool = False


FAULT_KINDS = (
    FaultKind("401-once", "instead", "the token is withdrawn: 401 until the client signs in again", times=1),
    FaultKind("403", "instead", "rights insufficient (DRS.M00102)"),
    FaultKind("429", "instead", "throttled by the gateway (0308), without Retry-After"),
    FaultKind("429-retry-after", "instead", "throttled, with Retry-After of =SECONDS (1)"),
    FaultKind("429-retry-date", "instead", "throttled, with Retry-After as a date =SECONDS (1) ahead"),
    FaultKind("400-too-frequent", "instead", "DRS.M01503, too frequent"),
    FaultKind("494", "instead", "the gateway finds the headers too large"),
    FaultKind("500", "instead", "service abnormal (DRS.M00004)"),
    FaultKind("502-html", "instead", "an HTML page of the load balancer"),
    FaultKind("503-empty", "instead", "503 without a body"),
    FaultKind("504", "instead", "gateway time-out as HTML, after =SECONDS (0)"),
    FaultKind("504-slow", "instead", "gateway time-out after 60 seconds"),
    FaultKind("captive-portal", "instead", "200 with a sign-in page in HTML"),
    FaultKind("redirect", "instead", "307 to another host name"),
    FaultKind("foreign-project", "instead", "the project belongs to another account (DRS.M00261)"),
    FaultKind("v5-404", "instead", "v5 is not offered (0101), or what is given with @PATH-PART", ("/v5/", "/v5.1/")),
    FaultKind("gateway-403", "instead", "the gateway refuses the right for a call (0302)"),
    FaultKind("cloud-eye-429", "instead", "Cloud Eye alone throttles (ces.0429)", CLOUD_EYE),
    FaultKind(
        "clock-skew",
        "instead",
        "signed calls are too old or too new (0303), Date is =SECONDS ahead",
        ("/",),
        signed_only=True,
    ),
    FaultKind("access-key-blocked", "instead", "signed calls meet a blocked key (0301)", ("/",), signed_only=True),
    FaultKind("iam-locked", "instead", "the account is locked (IAM.0061)", ("/auth/tokens",)),
    FaultKind(
        "no-project-list",
        "instead",
        "IAM refuses the list of projects with =STATUS (403), or it is =empty",
        ("/auth/projects", "/v3/projects"),
    ),
    FaultKind("iam-429", "instead", "IAM throttles (IAM.0012)", IAM),
    FaultKind("null-optional", "shape", "null in every optional field of every detail", DETAIL),
    FaultKind("unknown-status", "shape", "an unknown status and an unknown task type, in lists and details"),
    FaultKind("unknown-fields", "shape", "unknown fields, in lists and details"),
    FaultKind("wrong-types", "shape", "numbers and booleans as text and the reverse, lists of one as the one", DETAIL),
    FaultKind("top-level-rules", "shape", "data_transformation beside the results instead of in the jobs", DETAIL),
    FaultKind("short-rule-lists", "shape", "a rule's tables under object_infos instead of the long name", DETAIL),
    FaultKind("tags-shapes", "shape", "the three shapes of tags in turn", DETAIL),
    FaultKind("400-with-results", "shape", "HTTP 400 with a normal results body", DETAIL),
    FaultKind("count-mismatch", "shape", "count is two more than there are results", DETAIL),
    FaultKind("lost-result", "shape", "one of the results is missing", DETAIL),
    FaultKind("duplicate-results", "shape", "one of the results comes twice", DETAIL),
    FaultKind("batch-fails", "shape", "500 for more than one id at a time, single ids work", DETAIL),
    FaultKind("poison-job", "shape", "500 whenever the job =ID (the first asked for) is in the batch", DETAIL),
    FaultKind("big-detail", "shape", "the first detail of a reply has =MB (30) of objects", DETAIL),
    FaultKind("duplicate-jobs-across-pages", "shape", "a job is created while paging: pages overlap by one", LIST),
    FaultKind("total-record-too-large", "shape", "total_record is 1,000 too large", LIST),
    FaultKind("total-record-too-small", "shape", "total_record is 1", LIST),
    FaultKind("total-record-grows", "shape", "total_record is one more on each page", LIST),
    FaultKind("total-record-shrinks", "shape", "total_record is one less on each page", LIST),
    FaultKind("total-record-as-text", "shape", "total_record is a text", LIST),
    FaultKind("total-record-missing", "shape", "total_record is left out", LIST),
    FaultKind("total-record", "shape", "total_record is =VALUE", LIST),
    FaultKind("list-capped", "shape", "at most =JOBS (10) on a page, whatever is asked for", LIST),
    FaultKind("page-cut", "shape", "only the first =JOBS (10) of each page", LIST),
    FaultKind("per-page-ignored", "shape", "=JOBS (10) on a page, whatever is asked for", LIST),
    FaultKind("page-ignored", "shape", "always the first page", LIST),
    FaultKind("page-empty", "shape", "page =NUMBER (2) is empty", LIST),
    FaultKind("page-repeats", "shape", "page =NUMBER (2) is the page before it", LIST),
    FaultKind("page-fails", "shape", "page =NUMBER (2) meets a fault of the service (DRS.M00004)", LIST),
    FaultKind("page-beyond-400", "shape", "a page beyond the last one is refused (DRS.M00211)", LIST),
    FaultKind("pages-overlap", "shape", "each page begins in the middle of the one before it", LIST),
    FaultKind("pages-reversed", "shape", "the last page comes first", LIST),
    FaultKind("endless-list", "shape", "every page is full of jobs that no page before it had", LIST),
    FaultKind("in-every-list", "shape", "the first migration is in the lists of all scenarios", LIST),
    FaultKind("old-figures", "shape", "figures of progress and monitoring are =SECONDS (7,200) old"),
    FaultKind("no-process-time", "shape", "process_time is 0"),
    FaultKind("progress-zero", "shape", "progress is 0 whatever its parts are", ("/batch-progress",)),
    FaultKind("one-of-ten-fails", "shape", "the job =ID (the first of several) fails in a batch, the others do not"),
    FaultKind("row-count-too-large", "shape", "the count of rows is 1,000 too large", READS),
    FaultKind("row-count-too-small", "shape", "the count of rows is 1", READS),
    FaultKind("cloud-eye-node-ids", "shape", "Cloud Eye knows jobs by their replication instances", CLOUD_EYE),
    FaultKind("compare-jobs-spelling", "shape", "compareJobs for compare_jobs", ("/table/compare",)),
    FaultKind("dirty-data-spelling", "shape", "dirty_data for dirty_data_list", ("/dirty-data",)),
    FaultKind("add-columns-spelling", "shape", "add_colums for add_columns", ("/data-processing-rules",)),
    FaultKind("sr-delay-spelling", "shape", "sr_delay and sr_offset of the source", ("/monitor-data",)),
    FaultKind("created-time-spelling", "shape", "created_time for create_time", ("/subscriptions",)),
    FaultKind("jobs-as-object", "shape", "one subscription instead of a list", ("/subscriptions",)),
    FaultKind("lower-case-spelling", "shape", "src_db for src_DB and the like", ("/batch-struct-detail",)),
    FaultKind("database-info", "shape", "database_info in comparisons"),
    FaultKind("params-without-job", "shape", "parameters without the id of their job", ("/batch-get-params",)),
    FaultKind("tag-values", "shape", "tags of a job with a list of values", ("/tags",)),
    FaultKind("text-booleans", "shape", "true and false as text in the other read calls", READS),
    FaultKind("text-numbers", "shape", "numbers as text in the other read calls", READS),
    FaultKind("blank-in-status", "shape", "a blank in front of a status", ("/db-object",)),
    FaultKind("single-quotes", "shape", "data of a pre-check in single quotes", ("/batch-precheck-result",)),
    FaultKind("big-token", "shape", "tokens of =CHARACTERS (32,000)", ("/auth/tokens",)),
    FaultKind("project-domain", "shape", "a project by name needs its domain, as in OpenStack", ("/auth/tokens",)),
    FaultKind("small-token", "shape", "tokens of 1,176 characters", ("/auth/tokens",)),
    FaultKind(
        "iam-service-error-shape", "after", "IAM errors as error_code and error_msg", ("/v3/auth/", "/v3/projects")
    ),
    FaultKind("truncated-json", "after", "the body ends in the middle"),
    FaultKind("wrong-content-type", "after", "the body is right, its content type is text/html"),
    FaultKind("empty-body", "after", "the status is right, the body is empty"),
    FaultKind("slow", "wire", "the reply waits =SECONDS (5)"),
    FaultKind("slow-drip", "wire", "the body comes in small pieces over =SECONDS (3)"),
    FaultKind("reset", "wire", "the connection is reset before a reply"),
    FaultKind("reset-mid-body", "wire", "the connection is reset in the middle of the body"),
)


def names_of(stage: Stage) -> frozenset[str]:
    """Return the names of the faults of one stage."""
    return frozenset(kind.name for kind in FAULT_KINDS if kind.stage == stage)

"""Words that make tenants believable: systems, purposes, tables, people's languages."""

SYSTEMS = (
    "webshop", "billing", "crm", "warehouse", "loyalty", "payments", "catalog", "identity", "tickets", "fleet",
    "claims", "policies", "ledger", "sensors", "careers", "newsletter", "pricing", "shipping", "invoices", "support",
    "telemetry", "booking", "patients", "lectures", "library", "permits", "metering", "roaming", "campaigns", "returns",
)  # fmt: skip
PURPOSES = ("to-rds", "lift", "offload", "replica", "cutover", "reporting", "archive", "standby", "feed", "rehearsal")
STAGES = ("prod", "stage", "test", "dev", "dr", "uat")
DESCRIPTIONS = (
    "",
    "",
    "Moves the primary out of the old data centre before the lease ends.",
    "Feeds the reporting warehouse.\nAsk the data team before stopping it.",
    'Rehearsal for the "big weekend"; may be deleted afterwards.',
    "Standby copy in the second zone / switch over only with change record CHG-2041",
    "Owner: platform team\nWindow: Sat 22:00 - Sun 04:00\nRollback: see runbook",
    "Temporary. Shadows writes until the new checkout is live.",
    "Contains <b>markup</b> & quotes ' \" on purpose",
)
TABLES = (
    "orders", "order_items", "customers", "addresses", "payments", "refunds", "invoices", "invoice_lines", "products",
    "product_prices", "stock_levels", "stock_movements", "suppliers", "shipments", "shipment_events", "carts",
    "cart_items", "vouchers", "users", "user_roles", "sessions", "audit_log", "login_history", "devices", "contracts",
    "contract_terms", "tariffs", "usage_daily", "usage_hourly", "meter_readings", "alarms", "tickets",
    "ticket_comments", "attachments", "employees", "departments", "schedules", "bookings", "rooms", "ratings",
    "reviews", "campaigns", "campaign_members", "newsletters", "subscriptions", "settings", "feature_flags",
    "job_queue", "job_results", "currency_rates",
)  # fmt: skip
FOREIGN_TABLES = (
    "订单", "客户_资料", "库存水平", "Rechnungsübersicht", "Kundenstammsätze", "Straßenverzeichnis", "الطلبات",
    "العملاء", "注文明細", "в_заказы", "😀_reactions", "naïve_café", "o'brien \"quoted\"", "back\\slash",
    "dotted.name.table", "with-dash", "star*table", "MiXeD", "mixed", "tab\tinside",
)  # fmt: skip
DATABASES = (
    "shop", "crm", "billing", "stock", "ledger", "identity", "reporting", "archive", "telemetry", "booking", "hr",
    "web",
)  # fmt: skip
FOREIGN_DATABASES = ("商店", "Größen", "المخزن", "shop-*eu", "a.b", "🚚fleet")
SCHEMAS = ("public", "sales", "audit", "staging", "core", "api")
ORACLE_SCHEMAS = ("SALES", "HR", "FINANCE", "SCOTT", "LOGISTICS", "REPORTS", "BILLING_OWNER", "APP_DATA")
TAG_PAIRS = (
    ("team", "data-platform"),
    ("stage", "prod"),
    ("cost-center", "4711"),
    ("owner", "j.meier"),
    ("wave", "3"),
    ("abteilung", "Vertrieb Süd"),
    ("项目", "迁移"),
    ("confidential", ""),
    ("ticket", "CHG-2041"),
)
USERS = ("root", "drs_reader", "repl", "migrator", "svc-drs", "dba_meier")
ALARM_MAILS = ("dba@shop.example", "oncall@platform.example", "j.meier@example.org")
ALARM_PHONES = ("+4915100000001", "+8613800000002", "+353850000003")

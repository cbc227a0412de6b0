-- The rows of `port-audit judge --format rows`, in ClickHouse:
-- port-audit judge --format rows < snapshots.ndjson |
--   clickhouse-client --date_time_input_format=best_effort -q 'INSERT INTO listeners FORMAT JSONEachRow'
CREATE TABLE IF NOT EXISTS listeners
(
    host String, taken_at DateTime64(3, 'UTC'), netns Nullable(String), protocol LowCardinality(Nullable(String)),
    family LowCardinality(Nullable(String)), address Nullable(String), port Nullable(UInt16),
    exposure LowCardinality(Nullable(String)), program Nullable(String), product Nullable(String), exe Nullable(String),
    user Nullable(String), unit Nullable(String), container Nullable(String), service Nullable(String),
    verdict LowCardinality(Nullable(String)), confidence LowCardinality(Nullable(String)),
    rule LowCardinality(Nullable(String)), severity LowCardinality(Nullable(String)),
    disposition LowCardinality(Nullable(String)), fingerprint Nullable(String), gaps UInt32
)
ENGINE = MergeTree ORDER BY (host, taken_at);

-- The rows of `port-audit judge --format rows` as files in a bucket, in Trino with its Hive connector: CATALOG.SCHEMA is
-- yours. The Hive connector reads no zone in a timestamp: from_iso8601_timestamp(taken_at).
CREATE TABLE IF NOT EXISTS listeners (
  host varchar, taken_at varchar, netns varchar, protocol varchar, family varchar, address varchar, port integer,
  exposure varchar, program varchar, product varchar, exe varchar, "user" varchar, unit varchar, container varchar,
  service varchar, verdict varchar, confidence varchar, rule varchar, severity varchar, disposition varchar,
  fingerprint varchar, gaps integer
)
WITH (format = 'JSON', external_location = 's3://BUCKET/port-audit/rows/');

-- The rows of `port-audit judge --format rows` as files in a bucket, in Athena; from_iso8601_timestamp(taken_at) is the time.
CREATE EXTERNAL TABLE IF NOT EXISTS listeners (
  host string, taken_at string, netns string, protocol string, family string, address string, port int,
  exposure string, program string, product string, exe string, `user` string, unit string, container string,
  service string, verdict string, confidence string, rule string, severity string, disposition string,
  fingerprint string, gaps int
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://BUCKET/port-audit/rows/';

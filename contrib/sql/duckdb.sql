-- The rows of `port-audit judge --format rows`, in DuckDB: duckdb ports.db < duckdb.sql
CREATE TABLE IF NOT EXISTS listeners (
  host VARCHAR, taken_at TIMESTAMP, netns VARCHAR, protocol VARCHAR, family VARCHAR, address VARCHAR, port INTEGER,
  exposure VARCHAR, program VARCHAR, product VARCHAR, exe VARCHAR, "user" VARCHAR, unit VARCHAR, container VARCHAR,
  service VARCHAR, verdict VARCHAR, confidence VARCHAR, rule VARCHAR, severity VARCHAR, disposition VARCHAR,
  fingerprint VARCHAR, gaps INTEGER
);
-- By name, and with the types of the table: read_json() guesses them from the first rows, and takes names for dates or UUIDs.
COPY listeners FROM 'rows.ndjson' (FORMAT json);

-- Questions to the rows, in the SQL of DuckDB; others need few changes.

-- The table may hold many runs: of each machine the last one is asked.
CREATE OR REPLACE VIEW latest AS
SELECT * FROM listeners QUALIFY taken_at = max(taken_at) OVER (PARTITION BY host);

-- 1. What is on few machines, one in a thousand or less?
SELECT port, protocol, program, count(DISTINCT host) AS machines, list(DISTINCT host ORDER BY host)[:5] AS some
FROM latest WHERE port IS NOT NULL AND verdict <> 'ephemeral' GROUP BY ALL
HAVING machines <= greatest(1, (SELECT count(DISTINCT host) FROM latest) / 1000) ORDER BY machines, port;

-- 2. What speaks, the worst first, and of that the rarest?
SELECT severity, rule, port, protocol, program, count(DISTINCT host) AS machines
FROM latest WHERE rule IS NOT NULL AND disposition = 'active' GROUP BY severity, rule, port, protocol, program
ORDER BY list_position(['critical', 'high', 'medium', 'low', 'info'], severity), machines, port;

-- 3. Of which machines could nothing be seen, and of which not everything?
SELECT host, taken_at, max(gaps) AS gaps, bool_or(verdict = 'not-seen') AS nothing
FROM latest GROUP BY ALL HAVING max(gaps) > 0 OR nothing ORDER BY nothing DESC, gaps DESC, host;

-- 4. Who has something that must not face a network, a debugger or a store without a password?
SELECT host, port, program, "user", exposure FROM latest
WHERE rule = 'sensitive-service' AND disposition = 'active' ORDER BY host, port;

-- 5. Which programs are reached from everywhere, and on how many machines?
SELECT program, list(DISTINCT port ORDER BY port) AS ports, count(DISTINCT host) AS machines FROM latest
WHERE exposure IN ('all', 'public') AND verdict <> 'ephemeral' GROUP BY program ORDER BY machines DESC, program;

-- 6. On which ports is it not the same program everywhere?
SELECT port, protocol, count(DISTINCT program) AS programs, list(DISTINCT program ORDER BY program) AS which
FROM latest WHERE program IS NOT NULL AND verdict <> 'ephemeral' GROUP BY ALL HAVING programs > 1 ORDER BY programs DESC, port;

-- 7. What does no entry of the policy allow?
SELECT port, protocol, program, count(DISTINCT host) AS machines
FROM latest WHERE rule = 'policy-unlisted' AND disposition = 'active' GROUP BY ALL ORDER BY machines DESC, port;

-- 8. What runs as root and is reached from everywhere?
SELECT port, program, count(DISTINCT host) AS machines FROM latest
WHERE "user" = 'root' AND exposure = 'all' GROUP BY ALL ORDER BY machines, port;

-- 9. Whose executable is not where it belongs: in somebody's home, or where everybody may write?
SELECT DISTINCT host, port, program, exe, "user" FROM latest
WHERE regexp_matches(exe, '^/(tmp|var/tmp|dev/shm|home)/') ORDER BY host, port;

-- 10. What listens on a machine now that did not in any earlier run?
SELECT host, port, protocol, program, exe FROM latest AS now
WHERE port IS NOT NULL AND verdict <> 'ephemeral'
AND EXISTS (SELECT 1 FROM listeners AS before WHERE before.host = now.host AND before.taken_at < now.taken_at)
AND NOT EXISTS (SELECT 1 FROM listeners AS before
  WHERE before.host = now.host AND before.taken_at < now.taken_at AND before.port = now.port
  AND before.protocol = now.protocol AND before.program IS NOT DISTINCT FROM now.program)
GROUP BY ALL ORDER BY host, port;

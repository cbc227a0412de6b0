-- Questions to the rows, in the SQL of DuckDB; others need few changes.

-- 1. What is on few machines?
SELECT port, protocol, program, count(DISTINCT host) AS machines, min(host) AS one_of_them
FROM listeners WHERE port IS NOT NULL GROUP BY ALL HAVING machines <= 3 ORDER BY machines, port;

-- 2. What speaks, the rarest first?
SELECT severity, rule, port, program, count(DISTINCT host) AS machines
FROM listeners WHERE rule IS NOT NULL AND disposition = 'active' GROUP BY ALL ORDER BY machines, severity;

-- 3. Of which machines could nothing be seen?
SELECT host, taken_at FROM listeners WHERE verdict = 'not-seen' ORDER BY host;

-- 4. Who has something that must not face a network?
SELECT host, port, program, "user" FROM listeners WHERE rule = 'sensitive-service' AND disposition = 'active' ORDER BY host;

-- 5. Which programs are reached from everywhere, and on how many machines?
SELECT program, count(DISTINCT host) AS machines FROM listeners
WHERE exposure IN ('all', 'public') GROUP BY ALL ORDER BY machines DESC;

-- 6. On which ports does more than one program listen somewhere?
SELECT port, protocol, count(DISTINCT program) AS programs, list(DISTINCT program) AS which
FROM listeners WHERE program IS NOT NULL GROUP BY ALL HAVING programs > 1 ORDER BY programs DESC;

-- 7. What does no entry of the policy allow?
SELECT port, protocol, program, count(DISTINCT host) AS machines
FROM listeners WHERE rule = 'policy-unlisted' GROUP BY ALL ORDER BY machines DESC;

-- 8. What runs as root and is reached from everywhere?
SELECT host, port, program FROM listeners WHERE "user" = 'root' AND exposure = 'all' ORDER BY port, host;

-- 9. Which ports does an unknown program hold?
SELECT host, port, protocol FROM listeners WHERE verdict = 'unattributed' ORDER BY host, port;

-- 10. Which machines were seen with gaps?
SELECT host, max(gaps) AS gaps FROM listeners GROUP BY ALL HAVING max(gaps) > 0 ORDER BY gaps DESC, host;

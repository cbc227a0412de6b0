import { expect, it } from 'vitest';
import { historyFields } from '../../../src/reports/contract/history.js';
import { buildNews, buildState, buildTracked } from '../../helpers/build-history.js';

it('says what was seen and how much waits, and nothing of how the state counts', () => {
  const tracked = buildTracked();
  const state = buildState({
    findings: [tracked],
    undelivered: [{ recipient: 'mail:root', news: [buildNews()], gaps: [] }],
  });
  const fields = historyFields(state, state.findings);
  expect(fields).toMatchObject({ schema: 'port-audit/history@1', undelivered: [{ recipient: 'mail:root', news: 1 }] });
  expect(fields.findings[0]).toMatchObject({ port: tracked.subject?.port, evidence: tracked.evidence });
  for (const own of ['facts', 'candidate', 'seen', 'subject']) expect(fields.findings[0]).not.toHaveProperty(own);
});

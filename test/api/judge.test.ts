import { describe, expect, it } from 'vitest';
import { judge, openJudge } from '../../src/api/judge.js';
import { audit, type Report, UsageError } from '../../src/index.js';
import { buildSnapshot } from '../helpers/build-report.js';
import { ASSETS, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';
import { fakeHost } from '../helpers/fake-host.js';

const now = new Date('2026-11-20T12:00:00Z');
const POLICY = 'version: 1\nallow:\n  - {port: 22, reason: administration, until: 2026-11-20}\n';
const world = (files: Record<string, string> = {}) => fakeHost({ assets: ASSETS, files, now });

const SQUATTED = snapshotText([SSHD, SQUATTER]);
const rulesOf = ({ findings }: Report) => findings.map(({ rule }) => rule);

async function all(inputs: Iterable<string> | AsyncIterable<string>, options = {}, host = world()) {
  const reports: Report[] = [];
  for await (const report of judge(inputs, options, host)) reports.push(report);
  return reports;
}

describe('judge', () => {
  it('says the same as an audit of the file', async () => {
    const host = world({ 'web1.json': SQUATTED });
    const [report] = await all([SQUATTED], {}, host);
    expect(report).toEqual(await audit({ from: 'snapshot:web1.json' }, host));
  });

  it('takes values, texts and reports', async () => {
    const opened = await openJudge({}, world());
    const report = opened.judge(SQUATTED);
    expect(opened.judge(JSON.parse(SQUATTED))).toEqual(report);
    expect(opened.judge(buildSnapshot({ listeners: [SSHD, SQUATTER] })).findings).toEqual(report.findings);
    expect(rulesOf(opened.judge(report))).toEqual(rulesOf(report));
  });

  it('opens registry and policy once', async () => {
    const read: string[] = [];
    const host = world({ 'p.yaml': POLICY });
    const asset = (name: string) => {
      read.push(name);
      return host.asset(name);
    };
    const reports = await all(Array(3).fill(SQUATTED), { policy: 'p.yaml', strict: true }, { ...host, asset });
    expect(read).toEqual(['registry/iana.bin', 'registry/knowledge.bin']);
    expect(reports.map(rulesOf)).toEqual(Array(3).fill(['policy-unlisted']));
  });

  it('holds `until` against the time of each report', async () => {
    const host = world({ 'p.yaml': POLICY });
    const opened = await openJudge({ policy: 'p.yaml', strict: true }, host);
    expect(rulesOf(opened.judge(SQUATTED))).toEqual(['policy-unlisted']);
    host.advance(24 * 3600 * 1000);
    expect(rulesOf(opened.judge(SQUATTED))).toContain('policy-expired');
  });

  it('refuses what is no snapshot, by name, and judges the next one', async () => {
    const opened = await openJudge({}, world());
    expect(() => opened.judge('{"schema": ', 'hosts:7')).toThrow(/^hosts:7: line 1, column 12: not JSON/);
    expect(() => opened.judge('{"schema": "x"}', 'hosts:8')).toThrow(/^hosts:8: schema: /);
    expect(rulesOf(opened.judge(SQUATTED))).toEqual(['registered-unexpected']);
  });

  it('reads the next one only when it is asked for the next report', async () => {
    let read = 0;
    const inputs = (function* () {
      for (;;) {
        read++;
        yield SQUATTED;
      }
    })();
    for await (const report of judge(inputs, {}, world())) {
      expect(report.summary.exitCode).toBe(1);
      if (read === 3) break;
    }
    expect(read).toBe(3);
  });

  it('counts, and ends with its signal', async () => {
    const controller = new AbortController();
    const seen: unknown[] = [];
    const onProgress = (progress: { readonly done: number }) => {
      seen.push(progress);
      if (progress.done === 1) controller.abort(new Error('enough'));
    };
    const options = { onProgress, signal: controller.signal };
    await expect(all([SQUATTED, SQUATTED, SQUATTED], options)).rejects.toThrow('enough');
    expect(seen).toEqual([
      { stage: 'judging', done: 0 },
      { stage: 'judging', done: 1 },
    ]);
  });

  it('has options of its own words', async () => {
    await expect(openJudge({ polcy: 'x' } as never, world())).rejects.toThrow('did you mean "policy"?');
    await expect(openJudge({ policy: 'none.yaml' }, world())).rejects.toBeInstanceOf(UsageError);
  });
});

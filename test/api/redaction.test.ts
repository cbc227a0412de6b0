import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.js';
import { audit, judge } from '../../src/index.js';
import { RULES } from '../../src/judge/rules/run.js';
import { reportPieces } from '../../src/reports/formats/json.js';
import { FORMATS } from '../../src/reports/formats/list.js';
import { buildListener, buildOwner, buildSnapshot } from '../helpers/build-report.js';
import { ASSETS, SQUATTER } from '../helpers/command.js';
import { fakeHost } from '../helpers/fake-host.js';
import { PLAIN_STYLE, WHOLE } from '../helpers/view.js';

const SECRET = 'hunter2hunter2';
const owner = (words: readonly string[]) =>
  buildOwner({
    pid: 7,
    name: 'python3',
    exe: '/usr/bin/python3.11',
    cmdline: ['python3', '-m', 'http.server', ...words],
  });
const LEAKING = [
  { ...SQUATTER, owners: [owner(['3099', '--token', SECRET, `--dsn=http://me:${SECRET}@h`])] },
  buildListener({ id: 'tcp4:0.0.0.0:3155', port: 3155, owners: [owner([`--password=${SECRET}`])] }),
];
const TEXT = JSON.stringify(buildSnapshot({ listeners: LEAKING }));
const host = () => fakeHost({ assets: ASSETS, files: { 'web1.json': TEXT } });

describe('secrets in command lines', () => {
  it('leave in no format', async () => {
    const report = await audit({ from: 'snapshot:web1.json' }, host());
    for (const { id, load } of FORMATS) {
      const pieces = (await load()).pieces(report, { ...WHOLE, all: true }, PLAIN_STYLE, RULES);
      expect([...pieces].join(''), id).not.toContain(SECRET);
    }
    expect(report.listeners.flatMap(({ owners }) => owners.map(({ cmdlineRedacted }) => cmdlineRedacted))).toEqual([
      2, 1,
    ]);
  });

  it('are hidden after everything is judged, and once', async () => {
    const whole = await audit({ from: 'snapshot:web1.json', redact: false }, host());
    const redacted = await audit({ from: 'snapshot:web1.json' }, host());
    expect([...reportPieces(whole)].join('')).toContain(SECRET);
    const judgement = (report: Report) => report.findings.map(({ rule, fingerprint }) => [rule, fingerprint]);
    expect(judgement(redacted)).toEqual(judgement(whole));
    for await (const again of judge([redacted], {}, host())) expect(again.listeners).toEqual(redacted.listeners);
  });
});

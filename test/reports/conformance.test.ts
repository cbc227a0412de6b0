import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/judge/rules/run.js';
import { BRIEFS } from '../../src/reports/briefs.js';
import { FORMATS } from '../../src/reports/formats/list.js';
import { buildFinding, buildReport, buildReportListener, buildSquattedReport } from '../helpers/build-report.js';
import { HOSTILE_VALUES } from '../helpers/hostile.js';
import { buildHostileReport } from '../helpers/hostile-report.js';
import { anyReport } from '../helpers/report-arbitrary.js';
import { textOf } from '../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../helpers/view.js';

const LOADED = await Promise.all(FORMATS.map(async ({ id, load }) => [id, await load()] as const));

/** The formats that the contract names. */
const NAMES = 'table json ndjson csv markdown sarif junit tap github html prometheus'.split(' ');

describe('the list of formats', () => {
  it('has exactly those of the contract, each under its own name', () => {
    expect(FORMATS.map(({ id }) => id).sort()).toEqual([...NAMES].sort());
    for (const [id, format] of LOADED) expect(format.id).toBe(id);
  });
});

it.each(RULES.map(({ id }) => id))('the table has a few words for the rule %s', (id) => {
  expect(BRIEFS[id]).toMatch(/^\S.{4,32}$/);
});

it('no words are kept for a rule that there is not', () => {
  expect(Object.keys(BRIEFS).filter((id) => !RULES.some((rule) => rule.id === id))).toEqual([]);
});

describe.each(LOADED)('%s', (id, format) => {
  const render = (report = buildReport(), view = WHOLE) => textOf(format, report, view, PLAIN_STYLE, RULES);

  it('says in one line what it is', () => expect(format.title).toMatch(/^\S[^\n]{10,79}$/));

  it('is whole lines', () => expect(render()).toMatch(/\n$/));

  it.each(HOSTILE_VALUES)('lets nothing act of %j', (value) => {
    const text = render(buildHostileReport(value), { ...WHOLE, all: true });
    expect(text.replaceAll('\r\n', '\n')).not.toMatch(
      /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}/u,
    );
    expect(text).not.toMatch(/##[a-z]*\[/i);
    if (id !== 'github') expect(text).not.toMatch(/^\s*::[a-z-]{5,}( .*)?::/m);
  });

  it('says where a port without a socket leads to', () => {
    const forwarded = { to: '172.17.0.2:80', by: 'docker', container: null } as const;
    const ownerReason = 'forwarded to 172.17.0.2:80 by docker, without a socket';
    const nobody = { ownerStatus: 'none', ownerReason, owners: [], program: null, verdict: 'unattributed' } as const;
    const listener = buildReportListener({ forwarded, ...nobody });
    const message = `22/tcp registered: ssh / actual: ${ownerReason}: no entry of the policy allows it`;
    const finding = buildFinding({ rule: 'policy-unlisted', listener: listener.id, message });
    const text = render(buildReport({ listeners: [listener], findings: [finding] }), { ...WHOLE, all: true });
    expect(text.replace(/\s+/g, ' ')).toMatch(/forwarded to 172\.17\.0\.2:80|"to": ?"172\.17\.0\.2:80"/);
  });

  it('is the same for the same report', () => {
    const property = fc.property(anyReport(), (report) => render(report) === render(structuredClone(report)));
    fc.assert(property, { numRuns: 10 });
  });

  it('keeps to `narrows`', () => {
    const narrow = { ...WHOLE, ports: [{ low: 1, high: 1, protocol: null }] };
    const same = render(buildSquattedReport(), narrow) === render(buildSquattedReport());
    expect(same).toBe(!format.narrows);
  });
});

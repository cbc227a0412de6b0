import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explanationOf, subjectOf } from '../../../src/judge/dossier/explanation-of.js';
import type { Look } from '../../../src/judge/dossier/pages.js';
import { RULES } from '../../../src/judge/rules/run.js';
import { renderExplanation } from '../../../src/reports/answers/explanation.js';
import { dateWords } from '../../../src/reports/answers/explanation-parts.js';
import { explanationFields } from '../../../src/reports/contract/explanation.js';
import { jsonAnswer } from '../../../src/reports/json-document.js';
import { displayWidth } from '../../../src/reports/width.js';
import {
  buildGap,
  buildHost,
  buildOwner,
  buildReportListener,
  buildSource,
  buildSquatter,
} from '../../helpers/build-report.js';
import { HOSTILE_VALUES } from '../../helpers/hostile.js';
import { aClaim, anAssignment, aProgram, aRegistry } from '../../helpers/registry.js';

const LOOK: NonNullable<Look> = { host: buildHost(), sources: [buildSource()], gaps: [], listeners: [] };
const selector = { low: 3476, high: 3476, protocol: null };

function registryOf(text: string, products = 1) {
  return aRegistry({
    assignments: [
      anAssignment(3476, { service: 'nppmp', description: text, registered: '2002-04' }),
      anAssignment(3476, { service: 'nppmp', description: text, registered: '2002-04', protocol: 'udp' }),
      anAssignment(3476, { service: 'other', description: text, note: text, protocol: 'sctp' }),
    ],
    programs: Array.from({ length: products }, (_, index) =>
      aProgram(`tool-${index}`, { product: text, ports: [selector], packages: [text], source: text }),
    ),
    claims: [aClaim(text, { kind: 'dormant', ports: [selector], note: text, source: text, years: '2002' })],
  });
}

function page(subject: string, registry = registryOf('NVIDIA Mgmt Protocol'), look: Look = LOOK, width = 80) {
  return renderExplanation(explanationOf(subject, subjectOf(subject, registry, RULES), registry, look), {
    width,
    colour: false,
    ascii: false,
    mostRows: null,
  });
}

describe('renderExplanation', () => {
  it('reads like a page of an encyclopedia', () => {
    const lines = page('3476').split('\n');
    expect(lines.slice(0, 6)).toEqual([
      'Port 3476: nppmp',
      'Range: user ports, 1024-49151',
      '',
      'What IANA says',
      '  3476/tcp and udp: nppmp, NVIDIA Mgmt Protocol, registered in April 2002.',
      '  3476/sctp: other, NVIDIA Mgmt Protocol; IANA names no date. NVIDIA Mgmt',
    ]);
    expect(lines.filter((line) => /^\S/.test(line)).slice(2)).toEqual([
      'What IANA says',
      'Known software',
      'Also known of it',
      'What it means to see it open',
      'On this machine now',
      'How to look by hand',
      'IANA registry of 2026-09-17, 1 program',
    ]);
    expect(lines).toContain('  Nothing listens on it.');
  });

  it('says what listens, by both names, and what could not be seen', () => {
    const gaps = [buildGap({ kind: 'blind', scope: 'udp6', reason: 'it may not be read', remedy: null })];
    const listeners = [
      buildSquatter({ port: 3476, owners: [buildOwner({ pid: 4711, cmdline: ['nc', '-lk', '3476'] })] }),
    ];
    const text = page('3476', undefined, { ...LOOK, gaps, listeners }, 200);
    expect(text).toContain('3476/tcp on 0.0.0.0:');
    expect(text).toContain('registered: chmd / actual: http.server, registered for something else');
    expect(text).toContain('pid 4711, root: nc -lk 3476');
    expect(text).toContain('Not looked at: every udp6 listener: it may not be read');
    const empty = page('3476', undefined, { ...LOOK, gaps }, 200);
    expect(empty).toContain('Nothing was seen to listen on it, but not everything could be looked at.');
  });

  it('does not say that nothing is a program where owners could not be seen', () => {
    const gaps = [buildGap({ scope: 'owner', count: 2, reason: 'not privileged to see which process holds it' })];
    expect(page('tool-0', undefined, { ...LOOK, gaps }, 200)).toContain('Nothing was seen to listen as this, but');
    expect(page('3476', undefined, { ...LOOK, gaps }, 200)).toContain('Nothing listens on it.');
    expect(page('tool-0')).toContain('Nothing listens as this.');
  });

  it('shows the first of many programs and counts the others', () => {
    const text = page('3476', registryOf('Tool', 40));
    expect(text).toContain('tool-14 ');
    expect(text).not.toContain('tool-15 ');
    expect(text).toContain('and 25 more; --format json has all of them');
  });

  it('has pages for a program, a service and a rule', () => {
    expect(page('tool-0')).toContain('Where it belongs\n  By default: 3476\n');
    expect(page('nppmp')).toContain('Service nppmp\n\nWhat IANA says\n  3476/tcp and udp: nppmp');
    const rule = page('registered-unexpected');
    expect(rule).toContain('Severity\n  low on loopback, medium elsewhere; a policy may override it');
    expect(rule).not.toContain('`');
    for (const { id, title } of RULES) expect(page(id)).toContain(`${id}: ${title}`);
  });

  it('fits the width but for commands to copy, and lets nothing act on a terminal', () => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(value, fc.integer({ min: 60, max: 250 }), (text, width) => {
        const owners = [buildOwner({ name: text, exe: text, cmdline: [text, text], user: text })];
        const program = { name: text, product: text, by: 'name' } as const;
        const look = { ...LOOK, listeners: [buildReportListener({ port: 3476, owners, program })] };
        const registry = registryOf(text);
        for (const subject of ['3476', 'tool-0', 'nppmp']) {
          const answer = page(subject, registry, look, width);
          expect(answer).not.toMatch(/[^\n\P{C}]|[\u2028\u2029]/u);
          for (const line of (answer.split('How to look by hand')[0] ?? '').split('\n')) {
            expect(displayWidth(line)).toBeLessThanOrEqual(width);
          }
        }
      }),
    );
  });
});

describe('explanationFields', () => {
  it('is the explanation, with listeners as in a report', () => {
    const registry = registryOf('X');
    const look = { ...LOOK, listeners: [{ ...buildReportListener({ port: 3476 }), extra: 1 }] };
    const explanation = explanationOf('3476', subjectOf('3476', registry, RULES), registry, look);
    const read = JSON.parse(jsonAnswer(explanationFields(explanation)));
    expect(read).toMatchObject({ schema: 'port-audit/explain@1', subject: '3476', page: { kind: 'port', port: 3476 } });
    expect(read.page.seen.listeners[0]).toMatchObject({ id: 'tcp4:0.0.0.0:3476', verdict: 'expected' });
    expect(read.page.seen.listeners[0].extra).toBeUndefined();
  });
});

describe('dateWords', () => {
  it.each([
    ['2002-04', 'April 2002'],
    ['2015-04-03', '3 April 2015'],
    ['1999', '1999'],
  ])('%s: %s', (date, words) => expect(dateWords(date)).toBe(words));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explanationOf, subjectOf } from '../../../src/judge/dossier/explanation-of.js';
import type { Look } from '../../../src/judge/dossier/pages.js';
import { RULES } from '../../../src/judge/rules/run.js';
import { type ExplanationView, renderExplanation } from '../../../src/reports/answers/explanation.js';
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

const STYLE = { colour: false, ascii: false, mostRows: null };
const SHORT = { sources: false, platform: 'linux' };

function page(
  subject: string,
  registry = registryOf('NVIDIA Mgmt Protocol'),
  look: Look = LOOK,
  width = 80,
  view: ExplanationView = SHORT,
) {
  const explanation = explanationOf(subject, subjectOf(subject, registry, RULES), registry, look, new Set(['tool-7']));
  return renderExplanation(explanation, view, { ...STYLE, width });
}

describe('renderExplanation', () => {
  it('reads like a page of an encyclopedia', () => {
    const lines = page('3476').split('\n');
    expect(lines.slice(0, 4)).toEqual(['Port 3476: nppmp', '', 'On this machine now', '  Nothing listens on it.']);
    expect(lines.filter((line) => /^\S/.test(line)).slice(1)).toEqual([
      'On this machine now',
      'What it means to see it open',
      'What IANA says',
      'Known software',
      'Also known of it',
      'How to look by hand',
      'IANA registry of 2026-09-17, 1 program; --sources says where all this comes',
      'from, --all-platforms how to look on other systems',
    ]);
    expect(lines).toContain('  3476/tcp and udp: nppmp, NVIDIA Mgmt Protocol, registered in April 2002.');
    expect(lines).toContain('  It is a user port: any user may open it.');
  });

  it('shows the commands of this system alone, and sources only where they are asked for', () => {
    const short = page('3476');
    expect(short).toContain("How to look by hand\n  sudo ss -lntp 'sport = :3476'\n");
    expect(short).not.toMatch(/Source: |Windows|netstat/);
    const long = page('3476', undefined, LOOK, 80, { sources: true, platform: null });
    expect(long).toMatch(/ {4}Source: NVIDIA/);
    expect(long).toMatch(/ {2}Linux\n[\s\S]* {2}macOS\n[\s\S]* {2}Windows\n/);
    expect(page('3476', undefined, LOOK, 80, { sources: false, platform: 'freebsd' })).toContain('  macOS\n');
    expect(page('tool-0', undefined, LOOK, 80, { sources: true, platform: null })).toContain('\nSource\n  NVIDIA');
  });

  it('names what is installed here first', () => {
    const text = page('3476', registryOf('Tool', 40));
    expect(/ +PROGRAM.*\n +(\S+) .*, installed here\n +(\S+)/.exec(text)?.slice(1)).toEqual(['tool-7', 'tool-0']);
  });

  it.each([
    ['medium', 'medium: a severity'],
    ['as expected', 'expected: a verdict'],
    ['ok', 'expected: a verdict'],
    ['anyone', 'all: a reach'],
    ['accepted', 'accepted: a disposition'],
  ])('knows what the table says: %s', (word, head) => expect(page(word)).toMatch(new RegExp(`^${head}\n\n  \\S`)));

  it.each([
    ['server.js', 'is a program of this machine'],
    ['nc.openbsd', 'is a program of this machine'],
    ['node', 'is an interpreter'],
    ['python3.11', 'is an interpreter'],
  ])('knows what the table calls a program: %s', (name, what) => {
    const of = (exe: string, program: string, pid: number) =>
      buildSquatter({
        port: pid,
        owners: [buildOwner({ pid, exe, name: 'x' })],
        program: { name: program, product: program, by: 'cmdline' },
      });
    const listeners = [of('/usr/bin/node', 'server.js', 9), of('/usr/bin/nc.openbsd', 'nc.openbsd', 8)];
    const text = page(name, undefined, { ...LOOK, listeners });
    expect(text).toContain(`${name} ${what}`);
    if (!name.startsWith('python')) expect(text).toMatch(/On this machine now\n {2}[89]\/tcp on 0\.0\.0\.0/);
    expect(page('node')).toContain('Nothing listens so.');
    expect(() => page('server.js')).toThrow('server.js is no port, rule, program or service that is known');
  });

  it('says what listens, by both names, and what could not be seen', () => {
    const gaps = [buildGap({ kind: 'blind', scope: 'udp6', reason: 'it may not be read', remedy: null })];
    const listeners = [
      buildSquatter({ port: 3476, owners: [buildOwner({ pid: 4711, cmdline: ['nc', '-lk', '3476'] })] }),
    ];
    const text = page('3476', undefined, { ...LOOK, gaps, listeners }, 200);
    expect(text).toContain('3476/tcp on 0.0.0.0, reached from every network:');
    expect(text).toContain('registered: chmd / actual: http.server,\n    registered for something else');
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
    expect(page('nppmp')).toContain(
      'Service nppmp\n\nOn this machine now\n  Nothing listens on its ports.\n\nWhat IANA says\n  3476/tcp and',
    );
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

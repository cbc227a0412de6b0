import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Severity } from '../../../src/domain/severity.js';
import { RULES } from '../../../src/judge/rules/run.js';
import { html } from '../../../src/reports/formats/html.js';
import {
  buildFinding,
  buildGap,
  buildReport,
  buildReportListener,
  buildSquattedReport,
  buildSquatter,
} from '../../helpers/build-report.js';
import { HOSTILE_VALUES } from '../../helpers/hostile.js';
import { buildHostileReport } from '../../helpers/hostile-report.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

const render = (report = buildReport(), view = WHOLE) => textOf(html, report, view, PLAIN_STYLE, RULES);

/** Names of the elements and attributes of a page, each once, style and script aside. */
function vocabulary(page: string): string[] {
  const body = page.replace(/<(style|script)>.*?<\/\1>/gs, '');
  const tags = body.match(/<[a-z][^>]*>/g) ?? [];
  return [
    ...new Set(
      tags.flatMap((tag) =>
        tag
          .replace(/="[^"]*"/g, '')
          .slice(1, -1)
          .split(/[\s/]+/),
      ),
    ),
  ].sort();
}

describe('html', () => {
  it('tells each finding with both sides, what it means and what to do', () => {
    const page = render(buildSquattedReport());
    expect(page).toContain('1 finding: 1 medium');
    for (const text of [
      'chmd',
      'CHIPSY Machine Daemon',
      'http.server',
      'pid 4711, alice',
      'python3 -m http.server 3099',
    ]) {
      expect(page).toContain(text);
    }
    const rule = RULES.find(({ id }) => id === 'registered-unexpected');
    expect(page).toContain(`<p>${rule?.meaning}</p>`);
    expect(page).toContain('href="#f-l1"');
  });

  it('draws every listener on the strip and on the rings', () => {
    const page = render(buildReport({ listeners: [1, 2, 3].map((port) => buildReportListener({ port })) }));
    for (const figure of page.match(/<figure.*?<\/figure>/gs) ?? []) {
      expect(figure.match(/<a class="pin" href="#l[123]">/g)).toHaveLength(3);
    }
  });

  it('counts listeners on the rings, not rows', () => {
    const listeners = ['0.0.0.0', '::', '127.0.0.1'].map((address) => buildReportListener({ address }));
    const page = render(buildReport({ listeners }));
    expect(page).toContain('2 of 3 listeners can be reached from outside this machine.');
    expect(page).toContain('>every network 2</text>');
  });

  it('tells the worst first, be it about a listener or about the policy', () => {
    const about = (severity: Severity, listener: string | null) =>
      buildFinding({ severity, listener, rule: 'policy-unused' });
    const { id } = buildSquatter();
    const findings = [about('high', null), about('medium', id), about('info', null)];
    const cards = render(buildReport({ listeners: [buildSquatter()], findings })).match(/<article class="card \w+"/g);
    expect(cards?.map((card) => card.slice(21, -1))).toEqual(['high', 'medium', 'info']);
  });

  it('is one file: nothing in it refers to anything outside', () => {
    const page = render(buildSquattedReport());
    expect(page).not.toMatch(/\b(?:src|href|action|data|poster|srcset)="(?!#)/);
    expect(page).not.toMatch(/url\(|@import|https?:/);
  });

  it('names the hashes of its style and script in the policy', () => {
    const page = render();
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    for (const element of ['style', 'script']) {
      const text = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(page)?.[1] ?? '';
      const hash = createHash('sha256').update(text).digest('base64');
      expect(policy).toContain(`${element}-src 'sha256-${hash}'`);
    }
    expect(policy).toContain("default-src 'none'");
    expect(page).not.toMatch(/ style=|<[^>]* on[a-z]+=/);
  });

  it('gives no all-clear after a blind gap', () => {
    const blind = buildGap({ kind: 'blind', scope: 'udp6', count: null, reason: 'denied' });
    const page = render(buildReport({ gaps: [blind] }));
    expect(page).toContain('role="alert">No all-clear');
    expect(page).toContain('<header class="top blind">');
    expect(render()).toContain('<header class="top clear">');
    const mild = buildFinding({ rule: 'policy-unused', severity: 'info', listener: null });
    const mildly = render(buildReport({ gaps: [blind], findings: [mild] }));
    expect(mildly).toContain('<header class="top blind">');
    expect(mildly).toContain('listener that could be seen can be reached from outside this machine.');
  });

  it('says how much the narrowing options hide', () =>
    expect(render(buildSquattedReport(), { ...WHOLE, protocol: 'udp' })).toContain('2 listeners; 1 finding: 1 medium'));

  it('shows what the policy requires and accepts', () => {
    const page = render(
      buildReport({
        findings: [buildFinding({ disposition: 'accepted', reason: 'allowed by 3099/tcp: a demo' })],
        requirements: [
          { entry: '22/tcp sshd', reason: 'administration', listeners: ['tcp4:0.0.0.0:22'], finding: null },
        ],
      }),
    );
    expect(page).toContain('<li class="met"><b>met</b> <bdi class="v">22/tcp sshd</bdi>');
    expect(page).toContain('allowed by 3099/tcp: a demo');
  });

  it('stays readable with thousands of listeners, and says what it left out', () => {
    const listeners = Array.from({ length: 4000 }, (_, port) => buildSquatter({ port }));
    const findings = listeners.map(({ id }) => buildFinding({ listener: id }));
    const page = render(buildReport({ listeners, findings }));
    expect(page.match(/<tr id="l/g)).toHaveLength(3000);
    expect(page).toContain('and 1000 more; --format json has all of them');
    expect(page).toContain('and 3700 more, in the table below');
    expect(page).toContain('2500 more rows not drawn');
  });

  it('has no link that leads nowhere, however much it left out', () => {
    const loud = Array.from({ length: 3100 }, (_, port) => buildSquatter({ port }));
    const quiet = Array.from({ length: 20 }, (_, port) => buildReportListener({ port, address: '127.0.0.1' }));
    const findings = loud.map(({ id }) => buildFinding({ listener: id }));
    const page = render(buildReport({ listeners: [...loud, ...quiet], findings }));
    const names = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, name]) => name));
    const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, name]) => name);
    expect(links.length).toBeGreaterThan(600);
    expect(links.filter((name) => !names.has(name))).toEqual([]);
  });

  it.each(HOSTILE_VALUES)('has no element or attribute of %j', (value) => {
    const known = vocabulary(render(buildHostileReport('plain')));
    expect(vocabulary(render(buildHostileReport(value))).filter((name) => !known.includes(name))).toEqual([]);
  });
});

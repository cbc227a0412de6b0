import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNotification as write } from '../../src/history/notification.js';
import type { News, Told } from '../../src/history/types.js';
import { notificationFields } from '../../src/reports/contract/news.js';
import { jsonText } from '../../src/reports/json-document.js';
import { notificationHtml } from '../../src/reports/news/mail-html.js';
import { notificationText } from '../../src/reports/news/notification-text.js';
import { subjectLine } from '../../src/reports/news/words.js';
import {
  buildEvidence,
  buildGapNews,
  buildNews,
  buildNotification,
  buildSubject,
  buildTold,
  buildTracked,
  minutesLater,
  NOW,
  waiting,
} from '../helpers/build-history.js';
import { buildGap, buildReport } from '../helpers/build-report.js';
import { hostileText } from '../helpers/hostile.js';

const fresh = buildNews();
const second = buildNews({ finding: buildTold({ fingerprint: 'f'.repeat(32), severity: 'high' }) });
const changed = buildNews({ kind: 'changed', changes: [{ what: 'user', from: 'alice', to: 'bob' }] });
const over = buildNews({ kind: 'resolved', at: minutesLater(30), ending: 'gone' });

describe('a notification', () => {
  const context = {
    report: buildReport(),
    findings: [buildTracked(), buildTracked({ fingerprint: 'e'.repeat(32), severity: 'low' })],
  };

  it('has an id that follows from what it tells', () => {
    const id = (news: readonly News[]) => write(waiting(...news), 0, context).id;
    expect(id([fresh])).toMatch(/^[0-9a-f]{32}$/);
    expect(id([fresh])).toBe(id([structuredClone(fresh)]));
    expect(new Set([id([fresh]), id([second]), id([fresh, second]), id([over])]).size).toBe(4);
  });

  it('counts what is open beside the news', () => {
    expect(write(waiting(fresh), 0, context).open).toEqual({ low: 1 });
  });
});

describe('subjectLine', () => {
  it.each([
    [[fresh, second, over], '2 new, 1 resolved: 3099/tcp http.server (high)'],
    [[changed], '1 changed: 3099/tcp http.server (medium)'],
    [[over, changed, fresh], '1 new, 1 changed, 1 resolved: 3099/tcp http.server (medium)'],
    [[buildNews({ kind: 'reminder' })], '1 still there: 3099/tcp http.server (medium)'],
    [[buildNews({ kind: 'flapping' })], '1 coming and going: 3099/tcp http.server (medium)'],
    [
      [buildNews({ finding: buildTold({ rule: 'policy-missing', subject: null, evidence: null }) })],
      '1 new: policy-missing (medium)',
    ],
  ])('%#', (news, expected) => {
    expect(subjectLine(buildNotification({ news }))).toBe(`[port-audit] web1: ${expected}`);
  });

  it('names what cannot be seen where there is nothing else', () => {
    const gapNews = [buildGapNews()];
    expect(subjectLine(buildNotification({ news: [], gapNews }))).toBe(
      '[port-audit] web1: 1 gap: cannot see who holds 5 of 5 listeners; run as root (not privileged)',
    );
    expect(subjectLine(buildNotification({ gapNews }))).toBe(
      '[port-audit] web1: 1 new, 1 gap: 3099/tcp http.server (medium)',
    );
  });

  it('has the counts, however long the host name is', () => {
    expect(subjectLine(buildNotification({ host: 'x'.repeat(5000) })).slice(0, 200)).toContain(': 1 new: 3099/tcp');
  });
});

describe('notificationText', () => {
  it('says what, who, since when and what to do', () => {
    expect(notificationText(buildNotification())).toBe(`port-audit on web1, 2026-11-20 10:00 UTC: 1 new

NEW (1)

  [medium] 3099/tcp registered: chmd / actual: http.server
      where    tcp4:0.0.0.0:3099, reachable from every network
      what     Python http.server (http.server), /usr/bin/python3.11
      command  python3 -m http.server 3099
      who      alice, pid 4711
      since    first seen 2026-11-20 10:00 UTC; the process started 2026-11-20 08:00 UTC
      to do    Stop it, or move it
      more     port-audit explain 3099/tcp

Nothing else is open.
`);
  });

  it('says each thing to do once, a command on a line of its own', () => {
    const fieldsOf = (remedy: string) =>
      notificationText(buildNotification({ news: [buildNews({ finding: buildTold({ remedy }) })] })).match(
        /^ {6}(to do|allow|look|see|read|more) .*$/gm,
      );
    expect(fieldsOf('Stop it. To allow it: port-audit allow 3099/tcp --reason TEXT')).toEqual([
      '      to do    Stop it.',
      '      allow    port-audit allow 3099/tcp --reason TEXT',
      '      more     port-audit explain 3099/tcp',
    ]);
    expect(fieldsOf('Stop it. To look closer: port-audit 3099/tcp')).toEqual([
      '      to do    Stop it.',
      '      look     port-audit 3099/tcp',
      '      more     port-audit explain 3099/tcp',
    ]);
    expect(fieldsOf('Stop it. To read more: port-audit explain registered-unexpected')).toEqual([
      '      to do    Stop it.',
      '      more     port-audit explain 3099/tcp',
    ]);
  });

  it('names the rule of what is still open, as a port may have several', () => {
    const stillOpen = [buildTold(), buildTold({ rule: 'writable-executable', severity: 'high' })];
    const text = notificationText(buildNotification({ stillOpen }));
    expect(text).toContain(
      '  [medium] 3099/tcp http.server, alice: registered-unexpected, since 2026-11-20 10:00 UTC\n',
    );
    expect(text).toContain('  [high] 3099/tcp http.server, alice: writable-executable, since 2026-11-20 10:00 UTC\n');
  });

  it('has the delta first, in its order, and one line of what is open', () => {
    const notification = buildNotification({
      news: [over, fresh, changed, second],
      open: { high: 1, medium: 2 },
      hidden: 4,
    });
    const text = notificationText(notification);
    expect(text.match(/^[A-Z ]+ \(\d\)$/gm)).toEqual(['NEW (2)', 'CHANGED (1)', 'RESOLVED (1)']);
    expect(text).toContain('changed  user: alice -> bob');
    expect(text).toContain(
      'seen from 2026-11-20 10:00 UTC to 2026-11-20 10:00 UTC; at 2026-11-20 10:30 UTC no longer there',
    );
    expect(text).toContain(
      'Still open: 3 (1 high, 2 medium). 4 more are held back by --min-severity (default low), --protocol or --port.\n',
    );
  });

  const at = (address: string, fingerprint: string) =>
    buildTold({ fingerprint, subject: buildSubject({ address, id: `tcp4:${address}:3099` }) });

  it('tells the same at several addresses as one', () => {
    const news = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => buildNews({ finding: at(address, address) }));
    const text = notificationText(buildNotification({ news }));
    expect(text).toContain('NEW (1)');
    expect(text.match(/where +tcp4:10\.0\.0\.\d:3099/g)).toHaveLength(3);
    expect(subjectLine(buildNotification({ news }))).toContain(': 1 new: ');
    const other = buildNews({
      finding: buildTold({ ...at('10.0.0.4', 'd'), evidence: buildEvidence({ user: 'bob' }) }),
    });
    expect(notificationText(buildNotification({ news: [...news, other] }))).toContain('NEW (2)');
  });

  it('ends with what is still open, one line each', () => {
    const stillOpen = [
      at('10.0.0.1', 'a'),
      at('10.0.0.2', 'b'),
      buildTold({ evidence: buildEvidence({ user: 'bob' }) }),
    ];
    const flapping = { ...stillOpen[2], turns: [NOW, minutesLater(60)] } as Told;
    const text = notificationText(buildNotification({ stillOpen: [...stillOpen.slice(0, 2), flapping] }));
    expect(text).toContain(
      '  [medium] 3099/tcp http.server, alice: registered-unexpected, 2 addresses, since 2026-11-20 10:00 UTC\n',
    );
    expect(text).toContain(
      '  [medium] 3099/tcp http.server, bob: registered-unexpected, since 2026-11-20 10:00 UTC, seen 2 times since 2026-11-20 10:00 UTC\n',
    );
  });

  it('tells what cannot be seen any more, and what can be seen again', () => {
    const gapNews = [buildGapNews(), buildGapNews({ kind: 'ended' })];
    const text = notificationText(buildNotification({ news: [], gapNews }));
    expect(text).toContain('1 gap, 1 gap over\n');
    expect(text).toContain(
      'CANNOT BE SEEN (1)\n\n  cannot see who holds 5 of 5 listeners; run as root (not privileged)\n',
    );
    expect(text).toContain('CAN BE SEEN AGAIN (1)\n');
    expect(notificationHtml(buildNotification({ news: [], gapNews }))).toContain('Cannot be seen (1)');
  });

  it('tells a gap that begins once, and those that were told before at the end', () => {
    const before = buildGap({ scope: 'package', reason: 'not asked', remedy: null });
    const begins = buildGapNews();
    const text = notificationText(buildNotification({ news: [], gapNews: [begins], gaps: [begins.gap, before] }));
    expect(text.match(/not privileged/g)).toHaveLength(1);
    expect(text).toContain('not asked');
  });

  it('has the worst first', () => {
    const text = notificationText(buildNotification({ news: [fresh, second] }));
    expect(text.match(/\[\w+\] 3099/g)).toEqual(['[high] 3099', '[medium] 3099']);
  });

  it('says how often something happened that could not be told, and what could not be seen', () => {
    const blind = buildGap({ kind: 'blind', scope: 'tcp6', count: null, reason: 'no source', remedy: null });
    const text = notificationText(buildNotification({ news: [buildNews({ times: 3 })], gaps: [blind, buildGap()] }));
    expect(text).toContain('times    3, while it could not be told');
    expect(text).toContain(
      'Not looked at: every tcp6 listener: no source\nNot seen: the owner of 3 listeners: not privileged; to see it: run as root\n',
    );
  });

  it('tells of what concerns no listener, and of nobody', () => {
    const missing = buildTold({ subject: null, evidence: null, rule: 'policy-missing' });
    expect(notificationText(buildNotification({ news: [buildNews({ finding: missing })] }))).toContain(
      'explain policy-missing',
    );
    const nobody = buildEvidence({
      program: null,
      product: null,
      pid: null,
      exe: null,
      cmdline: null,
      user: null,
      owners: 0,
    });
    const text = notificationText(
      buildNotification({ news: [buildNews({ finding: buildTold({ evidence: nobody }) })] }),
    );
    expect(text).toContain('what     no program could be seen\n      who      unknown user\n');
  });
});

/** A notification with this text wherever the machine has a say. */
function hostileNotification(text: string) {
  const finding = buildTold({
    message: text,
    remedy: text,
    subject: buildSubject({ id: text }),
    evidence: buildEvidence({
      program: text,
      product: text,
      exe: text,
      cmdline: [text],
      user: text,
      unit: text,
      container: text,
    }),
  });
  const news = [buildNews({ finding, kind: 'changed', changes: [{ what: 'user', from: text, to: text }] })];
  return buildNotification({ host: text, news, gaps: [buildGap({ reason: text, remedy: text })] });
}

describe('hostile text', () => {
  it('is lines of plain text and nothing else', () => {
    const lines = notificationText(hostileNotification('x')).split('\n').length;
    fc.assert(
      fc.property(hostileText(), (text) => {
        const shown = notificationText(hostileNotification(text));
        expect(shown.split('\n')).toHaveLength(lines);
        expect(shown).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it('opens no element and no attribute in HTML', () => {
    const tags = (html: string) => html.match(/<[^>]*>/g);
    const expected = tags(notificationHtml(hostileNotification('x')));
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(tags(notificationHtml(hostileNotification(text)))).toEqual(expected);
      }),
    );
  });

  it('is itself in JSON', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const wellFormed = Buffer.from(text).toString();
        const delta = JSON.parse(jsonText(notificationFields(hostileNotification(wellFormed))));
        expect(delta.changed[0]).toMatchObject({ message: wellFormed, evidence: { cmdline: [wellFormed] } });
      }),
    );
  });
});

describe('notificationHtml', () => {
  it('loads nothing, runs nothing, and keeps its styles inline', () => {
    const html = notificationHtml(buildNotification({ news: [fresh, changed, over], open: { low: 1 } }));
    expect(html).not.toMatch(/<(script|style|link|img|iframe|a)\b|url\(|https?:|class=/i);
    expect(html.match(/<h2[^>]*>([^<]*)/g)?.map((heading) => heading.replace(/.*>/, ''))).toEqual([
      'New (1)',
      'Changed (1)',
      'Resolved (1)',
    ]);
  });
});

describe('notificationFields', () => {
  it('has the delta by kind, with the evidence', () => {
    const delta = JSON.parse(
      jsonText(notificationFields(buildNotification({ news: [fresh, over], open: { low: 1 }, hidden: 2 }))),
    );
    expect(delta).toMatchObject({ schema: 'port-audit/delta@1', host: 'web1', at: NOW, open: { low: 1 }, hidden: 2 });
    expect(Object.keys(delta)).toEqual([
      'schema',
      'id',
      'host',
      'at',
      'new',
      'changed',
      'flapping',
      'resolved',
      'reminders',
      'open',
      'hidden',
      'gaps',
      'gapNews',
    ]);
    expect(delta.new[0]).toMatchObject({ rule: 'registered-unexpected', port: 3099, evidence: { user: 'alice' } });
    expect(delta.resolved[0]).toMatchObject({ ending: 'gone', at: minutesLater(30) });
  });
});

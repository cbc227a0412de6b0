import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/domain/finding.js';
import type { Report, ReportListener } from '../../src/domain/report.js';
import { type Delta, type DeltaOptions, delta } from '../../src/history/delta.js';
import type { Tracked } from '../../src/history/types.js';
import { EVERY_RUN, minutesLater, NOW } from '../helpers/build-history.js';
import {
  buildFinding,
  buildGap,
  buildOwner,
  buildReport,
  buildReportListener,
  buildSource,
  buildSquattedReport,
  buildSquatter,
} from '../helpers/build-report.js';

const DAY = 24 * 60;

const clean = buildReport();
const squatted = buildSquattedReport();

/** One run after the other, ten minutes apart. */
function runs(reports: readonly Report[], options: Partial<DeltaOptions> = {}): Delta[] {
  let known: readonly Tracked[] = [];
  return reports.map((report, index) => {
    const result = delta(known, report, minutesLater(index * 10), { ...EVERY_RUN, ...options });
    known = result.findings;
    return result;
  });
}

const kinds = ({ news }: Delta) => news.map(({ kind }) => kind);
const told = (reports: readonly Report[], options: Partial<DeltaOptions> = {}) => runs(reports, options).map(kinds);

/** The squatter's listener with these differences. */
function squattedBy(listener: Partial<ReportListener>, finding: Partial<Finding> = {}): Report {
  return buildReport({
    listeners: [buildReportListener(), buildSquatter(listener)],
    findings: [buildFinding(finding)],
  });
}

const owner = buildSquatter().owners[0] ?? buildOwner();
const restarted = {
  ...owner,
  pid: 99,
  startedAt: '2026-11-20T09:59:00.000Z',
  cmdline: ['python3', '-m', 'http.server'],
};

describe('what is told', () => {
  it('tells an appearance and a disappearance once', () => {
    expect(told([clean, squatted, squatted, clean, clean])).toEqual([[], ['new'], [], ['resolved'], []]);
  });

  it('tells of one that comes back that it comes and goes, and then no more of that', () => {
    expect(told([squatted, clean, squatted, clean, squatted, squatted, clean])).toEqual([
      ['new'],
      ['resolved'],
      ['flapping'],
      [],
      [],
      [],
      [],
    ]);
  });

  it('tells it to be over once it stayed away for a day, and anew when it comes after that', () => {
    const coming = [squatted, clean, squatted];
    const day = Array.from({ length: 6 * 24 }, () => clean);
    const kinds = told([...coming, ...day, squatted]).flat();
    expect(kinds).toEqual(['new', 'resolved', 'flapping', 'resolved', 'new']);
  });

  it('lets one that stayed for a day be over at once', () => {
    const day = Array.from({ length: 6 * 24 + 1 }, () => squatted);
    expect(told([squatted, clean, ...day, clean]).flat()).toEqual(['new', 'resolved', 'flapping', 'resolved']);
  });

  it('tells another program on the port of one that comes and goes', () => {
    const nc = squattedBy({ program: { name: 'nc', product: null, by: 'executable' } });
    expect(told([squatted, clean, squatted, clean, nc, clean, nc, squatted])).toEqual([
      ['new'],
      ['resolved'],
      ['flapping'],
      [],
      ['changed'],
      [],
      [],
      ['changed'],
    ]);
  });

  it('counts how often it was seen', () => {
    const all = runs([squatted, clean, squatted, clean, squatted, squatted]);
    expect(all.at(-1)?.findings[0]?.turns).toEqual([0, 20, 40].map(minutesLater));
    expect(all[2]?.news[0]?.finding.turns).toHaveLength(2);
  });

  it('never was seen last before it was seen first', () => {
    const first = delta([], squatted, NOW, EVERY_RUN);
    const back = delta(first.findings, squatted, minutesLater(-DAY), EVERY_RUN);
    expect(back.findings[0]).toMatchObject({ firstSeen: NOW, lastSeen: NOW });
  });

  it('takes no notice of a restart with a new pid, start time and command line', () => {
    expect(told([squatted, squattedBy({ owners: [restarted] })])).toEqual([['new'], []]);
  });

  it('takes no notice of workers that come and go', () => {
    const worker = buildOwner({ ...owner, pid: 5000, parentPid: owner.pid, user: 'nobody', uid: 65534 });
    expect(told([squatted, squattedBy({ owners: [owner, worker] }), squatted])).toEqual([['new'], [], []]);
  });

  it.each([
    ['the program', squattedBy({ program: { name: 'nc', product: null, by: 'executable' } })],
    ['the executable', squattedBy({ owners: [{ ...owner, exe: '/tmp/x' }] })],
    ['the user', squattedBy({ owners: [{ ...owner, user: 'bob', uid: 1001 }] })],
    ['the exposure', squattedBy({ exposure: 'private' })],
    ['the severity', squattedBy({}, { severity: 'high' })],
    [
      'a second program on a shared port',
      squattedBy({ owners: [owner, buildOwner({ pid: 6000, exe: '/tmp/y', user: 'alice' })] }),
    ],
  ])('tells a change of %s once', (_, report) => {
    expect(told([squatted, report, report])).toEqual([['new'], ['changed'], []]);
  });

  it('says what changed, keeps the evidence as first seen, and takes the wording that holds now', () => {
    const [, second] = runs([
      squatted,
      squattedBy({ owners: [{ ...restarted, user: 'bob' }] }, { severity: 'high', message: 'now this' }),
    ]);
    const [news] = second?.news ?? [];
    expect(news?.changes).toEqual([
      { what: 'severity', from: 'medium', to: 'high' },
      { what: 'user', from: 'alice', to: 'bob' },
    ]);
    expect(news?.finding).toMatchObject({ message: 'now this', severity: 'high', firstSeen: NOW });
    expect(news?.finding.evidence).toMatchObject({ pid: 4711, user: 'alice', startedAt: owner.startedAt });
  });

  it('says whether the listener is gone, or stays without what was found', () => {
    const settled = buildReport({ listeners: [buildReportListener(), buildSquatter()] });
    const endings = [clean, settled].map((end) => runs([squatted, end])[1]?.news.map(({ ending }) => ending));
    expect(endings).toEqual([['gone'], ['settled']]);
  });

  it('does not take a path that is new with every start for a change', () => {
    const mounted = (name: string) => squattedBy({ owners: [{ ...owner, exe: `/tmp/.mount_${name}/usr/bin/app` }] });
    const snap = (revision: number) => squattedBy({ owners: [{ ...owner, exe: `/snap/app/${revision}/bin/app` }] });
    expect(told([mounted('appAbC123'), mounted('appXyZ789')])).toEqual([['new'], []]);
    expect(told([snap(12), snap(13)])).toEqual([['new'], []]);
  });
});

describe('--confirm', () => {
  it('tells only what so many runs in a row saw, and forgets what vanished before', () => {
    const flapping = [squatted, clean, squatted, squatted, squatted, squatted];
    expect(told(flapping, { confirm: 3 })).toEqual([[], [], [], [], ['new'], []]);
  });

  it('holds for what is over too', () => {
    const restart = [squatted, squatted, clean, squatted, clean, clean, clean];
    expect(told(restart, { confirm: 2 })).toEqual([[], ['new'], [], [], [], ['resolved'], []]);
  });

  it('does not let one hide that never stays so long', () => {
    const coming = [squatted, clean, squatted, clean, squatted, clean, squatted];
    expect(told(coming, { confirm: 2 }).flat()).toEqual(['flapping']);
  });

  it('holds for changes too', () => {
    const bob = squattedBy({ owners: [{ ...owner, user: 'bob' }] });
    expect(told([squatted, squatted, bob, squatted, bob, bob], { confirm: 2 })).toEqual([
      [],
      ['new'],
      [],
      [],
      [],
      ['changed'],
    ]);
  });

  it('does not count a blind run for or against', () => {
    const blind = buildReport({ gaps: [buildGap({ kind: 'blind', scope: 'tcp4' })] });
    expect(told([squatted, blind, squatted], { confirm: 2 })).toEqual([[], [], ['new']]);
  });
});

describe('--remind', () => {
  it('tells again after so many days, a timer that fires a little early included', () => {
    const times = [0, DAY - 1, DAY - 1 + 10, 2 * DAY, 3 * DAY];
    let known: readonly Tracked[] = [];
    const seen = times.map((minutes) => {
      const result = delta(known, squatted, minutesLater(minutes), { ...EVERY_RUN, remindDays: 1 });
      known = result.findings;
      return kinds(result);
    });
    expect(seen).toEqual([['new'], ['reminder'], [], ['reminder'], ['reminder']]);
  });

  it('is never, unless asked for', () => {
    const { findings } = delta([], squatted, NOW, EVERY_RUN);
    expect(kinds(delta(findings, squatted, minutesLater(400 * DAY), EVERY_RUN))).toEqual([]);
  });
});

describe('a clock that was set back a year', () => {
  const year = -365 * DAY;
  const options = { ...EVERY_RUN, remindDays: 2 };

  it('neither loses nor repeats', () => {
    const before = delta([], squatted, NOW, options);
    const still = delta(before.findings, squatted, minutesLater(year), options);
    const gone = delta(still.findings, clean, minutesLater(year + 10), options);
    expect([kinds(still), kinds(gone)]).toEqual([[], ['resolved']]);
  });

  it('reminds by the new clock', () => {
    const before = delta([], squatted, NOW, options);
    const still = delta(before.findings, squatted, minutesLater(year), options);
    expect(kinds(delta(still.findings, squatted, minutesLater(year + 2 * DAY), options))).toEqual(['reminder']);
  });

  it('forgets what is over by the new clock', () => {
    const over = delta(delta([], squatted, NOW, options).findings, clean, NOW, options);
    const back = delta(over.findings, clean, minutesLater(year), options);
    expect(back.findings).toHaveLength(1);
    expect(delta(back.findings, clean, minutesLater(year + 91 * DAY), options).findings).toEqual([]);
  });
});

describe('what is over', () => {
  it('is remembered for so many days', () => {
    const over = delta(delta([], squatted, NOW, EVERY_RUN).findings, clean, NOW, EVERY_RUN);
    expect(delta(over.findings, clean, minutesLater(90 * DAY), EVERY_RUN).findings).toHaveLength(1);
    expect(delta(over.findings, clean, minutesLater(90 * DAY + 1), EVERY_RUN).findings).toEqual([]);
  });
});

describe('what could not be looked at is not over', () => {
  const withGap = (overrides: Parameters<typeof buildGap>[0], report: Partial<Report> = {}) =>
    buildReport({ gaps: [buildGap(overrides)], ...report });
  const hidden = buildSquatter({
    owners: [],
    ownerStatus: 'hidden',
    ownerReason: 'not privileged',
    program: null,
    verdict: 'unattributed',
  });

  it.each([
    ['its table was not read', withGap({ kind: 'blind', scope: 'tcp4' })],
    ['no source worked', buildReport({ listeners: [], sources: [buildSource({ ok: false, covers: [] })] })],
    ['no source covers its table', buildReport({ sources: [buildSource({ covers: ['udp4', 'owner'] })] })],
    ['its owner is hidden now', withGap({ scope: 'owner' }, { listeners: [buildReportListener(), hidden] })],
  ])('%s', (_, report) => {
    expect(told([squatted, report, clean])).toEqual([['new'], [], ['resolved']]);
  });

  it('another table that was not read does not matter', () => {
    expect(told([squatted, withGap({ kind: 'blind', scope: 'udp6' })])).toEqual([['new'], ['resolved']]);
  });

  it('an owner that nobody could find does matter only while some processes are out of sight', () => {
    const none = buildSquatter({ ...hidden, ownerStatus: 'none', ownerReason: 'in flight' });
    const listeners = [buildReportListener(), none];
    expect(told([squatted, buildReport({ listeners })])).toEqual([['new'], ['resolved']]);
    expect(told([squatted, withGap({ scope: 'owner' }, { listeners })])).toEqual([['new'], []]);
  });

  it('an ephemeral port may hide behind any listener of its table whose owner is hidden', () => {
    const ephemeral = squattedBy({ port: 50_000, verdict: 'ephemeral' }, { listener: 'tcp4:0.0.0.0:50000' });
    const elsewhere = buildReport({
      listeners: [buildReportListener(), { ...hidden, port: 50_001, id: 'tcp4:0.0.0.0:50001' }],
    });
    expect(told([ephemeral, elsewhere])).toEqual([['new'], []]);
    expect(told([ephemeral, clean])).toEqual([['new'], ['resolved']]);
  });

  it('an executable that may not be read now', () => {
    const unread = buildReport({
      listeners: [buildReportListener(), buildSquatter({ owners: [{ ...owner, exe: null }] })],
    });
    expect(told([squatted, unread])).toEqual([['new'], []]);
  });

  it('another network namespace that could not be entered', () => {
    const inside = squattedBy({ netns: '4026532281' }, { listener: 'tcp4:0.0.0.0:3099@4026532281' });
    const entering = buildSource({ covers: ['tcp4', 'tcp6', 'udp4', 'udp6', 'owner', 'netns'] });
    expect(told([inside, clean])).toEqual([['new'], []]);
    expect(told([inside, withGap({ scope: 'netns' }, { sources: [entering] })])).toEqual([['new'], []]);
    expect(told([inside, buildReport({ sources: [entering] })])).toEqual([['new'], ['resolved']]);
  });

  it('an executable that was not compared with its package', () => {
    const modified = squattedBy({}, { rule: 'modified-executable' });
    expect(told([modified, clean])).toEqual([['new'], []]);
    expect(told([modified, clean], { verified: true })).toEqual([['new'], ['resolved']]);
  });

  it('a hidden listener that was not searched for, or not at every port', () => {
    const found = squattedBy({}, { rule: 'hidden-listener', listener: null });
    const search = { id: 'hidden', ok: true, milliseconds: 9, listeners: 0, covers: [], error: null };
    const searched = { ...clean, sources: [...clean.sources, search] };
    const partly = { ...searched, gaps: [buildGap({ scope: 'hidden' })] };
    expect(told([found, clean, partly, searched])).toEqual([['new'], [], [], ['resolved']]);
  });

  it('what concerns no listener waits for a run without a blind spot', () => {
    const missing = squattedBy({}, { rule: 'policy-missing', listener: null });
    expect(told([missing, withGap({ kind: 'blind', scope: 'udp6' }), clean])).toEqual([['new'], [], ['resolved']]);
  });
});

describe('a device that is out of sight', () => {
  const bound = squattedBy({ interface: 'eth0' }, { listener: 'tcp4:0.0.0.0%eth0:3099', fingerprint: 'a'.repeat(32) });
  const blurred = squattedBy({ exposure: 'all' }, { severity: 'high', fingerprint: 'b'.repeat(32) });

  it('is neither a new finding, nor a change, nor the end of the old one', () => {
    const report = { ...blurred, gaps: [buildGap({ scope: 'interface' })] };
    expect(told([bound, report, bound])).toEqual([['new'], [], []]);
  });

  it('is a new finding where devices were seen', () => {
    expect(told([bound, blurred])).toEqual([['new'], ['new', 'resolved']]);
  });
});

describe('an address that the network gave to the machine', () => {
  const at = (address: string, fingerprint: string, more: Partial<ReportListener> = {}) =>
    squattedBy(
      { id: `tcp4:${address}:3099`, address, exposure: 'private', ...more },
      { listener: `tcp4:${address}:3099`, fingerprint: fingerprint.repeat(32) },
    );
  const devices = new Map([
    ['10.0.0.5', 'eth0'],
    ['10.0.0.9', 'eth0'],
    ['10.8.0.1', 'tun0'],
  ]);
  const follow = (first: Report, second: Report, names: ReadonlyMap<string, string> = devices) => {
    const { findings } = delta([], first, NOW, EVERY_RUN, names);
    return delta(findings, second, minutesLater(10), EVERY_RUN, names);
  };

  it('may change, and that is no news', () => {
    const moved = follow(at('10.0.0.5', 'a'), at('10.0.0.9', 'b'));
    expect(kinds(moved)).toEqual([]);
    expect(moved.findings).toMatchObject([
      { fingerprint: 'b'.repeat(32), status: 'open', firstSeen: NOW, subject: { address: '10.0.0.9', device: 'eth0' } },
    ]);
  });

  it.each([
    ['another interface', at('10.8.0.1', 'b')],
    ['another program', at('10.0.0.9', 'b', { program: { name: 'nc', product: null, by: 'executable' } })],
    ['another user', at('10.0.0.9', 'b', { owners: [{ ...owner, user: 'mallory' }] })],
    ['an owner that cannot be seen', at('10.0.0.9', 'b', { owners: [], program: null })],
  ])('%s is news', (_, second) => {
    expect(kinds(follow(at('10.0.0.5', 'a'), second))).toEqual(['new', 'resolved']);
  });

  it('is news where interfaces are not known', () => {
    expect(kinds(follow(at('10.0.0.5', 'a'), at('10.0.0.9', 'b'), new Map()))).toEqual(['new', 'resolved']);
  });

  it('is news where the former address is still listened at', () => {
    const [one, two] = [at('10.0.0.5', 'a'), at('10.0.0.9', 'b')];
    const both = buildReport({
      listeners: [...one.listeners, ...two.listeners.slice(1)],
      findings: [...one.findings, ...two.findings],
    });
    expect(kinds(follow(one, both))).toEqual(['new']);
  });
});

describe('what the policy accepts', () => {
  const accepted = squattedBy({ disposition: 'accepted' }, { disposition: 'accepted', reason: 'allow' });

  it('is not told, neither when it comes nor when it goes', () => {
    expect(told([accepted, accepted, clean])).toEqual([[], [], []]);
  });

  it('is told as soon as the entry expires', () => {
    expect(told([accepted, squatted, squatted])).toEqual([[], ['new'], []]);
    expect(told([accepted, accepted, squatted], { confirm: 3 })).toEqual([[], [], ['new']]);
  });

  it('is quiet from then on when it was open before', () => {
    expect(told([squatted, accepted, clean])).toEqual([['new'], [], []]);
  });

  it('is told with the one who holds it now, when another one took its place', () => {
    const other = squattedBy({ owners: [{ ...owner, pid: 1, user: 'mallory' }] });
    const [, second] = runs([accepted, other]);
    expect(second?.news.map(({ finding }) => finding.evidence?.user)).toEqual(['mallory']);
  });
});

describe('evidence', () => {
  it('is filled in where nobody could be seen at first', () => {
    const nobody = squattedBy({ owners: [], ownerStatus: 'hidden', ownerReason: 'not privileged', program: null });
    const [, second] = runs([nobody, squatted]);
    expect(kinds(second ?? { news: [], findings: [] })).toEqual([]);
    expect(second?.findings[0]?.evidence).toMatchObject({ pid: 4711, user: 'alice' });
  });

  it('is bounded, whatever a command line says', () => {
    const cmdline = ['x'.repeat(1_000_000), ...Array.from({ length: 1000 }, () => 'y'.repeat(1000))];
    const [first] = runs([squattedBy({ owners: [{ ...owner, cmdline }] })]);
    expect(JSON.stringify(first?.findings).length).toBeLessThan(20_000);
  });
});

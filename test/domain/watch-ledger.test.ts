import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportListener } from '../../src/domain/report.js';
import { WatchLedger } from '../../src/domain/watch-ledger.js';
import type { Seen } from '../../src/domain/watched.js';
import {
  buildFinding,
  buildGap,
  buildOwner,
  buildReport,
  buildReportListener,
  buildSquatter,
} from '../helpers/build-report.js';

const at = (port: number, overrides: Partial<ReportListener> = {}) => buildReportListener({ port, ...overrides });
const seen = (...listeners: readonly ReportListener[]): Seen => buildReport({ listeners, findings: [] });
const place = (port: number, netns: string | null = null) =>
  ({ family: 'ipv4', address: '0.0.0.0', port, netns }) as const;
const moment = (time: number) => ({ time, at: `2026-11-20T10:00:0${time % 10}.000Z` });
const ids = (changes: ReadonlyArray<{ readonly listener: ReportListener }>) =>
  changes.map(({ listener }) => listener.port);

describe('what is known while it is watched', () => {
  it('tells what a look shows, once', () => {
    const ledger = new WatchLedger(seen(at(22), at(80)));
    ledger.begin();
    const { opened, closed, changed } = ledger.settle(seen(at(22), buildSquatter()));
    expect([ids(opened), ids(closed), ids(changed)]).toEqual([[3099], [80], []]);
    ledger.begin();
    expect(ledger.settle(seen(at(22), buildSquatter()))).toEqual({ opened: [], closed: [], changed: [] });
  });

  it('tells what became another program', () => {
    const ledger = new WatchLedger(seen(at(3099)));
    ledger.begin();
    const { changed } = ledger.settle(seen(buildSquatter()));
    expect(changed[0]?.changes.map(({ field }) => field)).toContain('program');
  });

  it('says what is missing without what ended', () => {
    const missing = buildFinding({ rule: 'policy-missing', listener: null, fingerprint: 'f'.repeat(32) });
    const requirement = { entry: '22/tcp', reason: 'administration', listeners: [at(22).id], finding: null };
    const ledger = new WatchLedger({ ...seen(at(22)), requirements: [requirement] });
    ledger.begin();
    const after = {
      ...seen(),
      findings: [missing],
      requirements: [{ ...requirement, listeners: [], finding: missing.fingerprint }],
    };
    expect(ledger.settle(after).closed).toMatchObject([{ findings: [{ rule: 'policy-missing' }] }]);
  });

  it('does not take what a look could not see for ended', () => {
    const ledger = new WatchLedger(seen(at(22)));
    ledger.begin();
    expect(ledger.settle({ ...seen(), gaps: [buildGap({ kind: 'blind', scope: 'tcp4' })] }).closed).toEqual([]);
  });

  it('knows how long a listener of events was there, and forgets it', () => {
    const ledger = new WatchLedger(seen());
    expect(ledger.open(place(4444), moment(1))).toEqual({ is: 'new', over: null });
    ledger.add(at(4444), [], moment(1));
    expect(ledger.open(place(4444), moment(2)).is).toBe('known');
    expect(ledger.close(place(4444), moment(3))).toBeNull();
    expect(ledger.close(place(4444), moment(4))).toMatchObject({ lasted: 3 });
    expect(ledger.close(place(4444), moment(5))).toBeNull();
    expect(ledger.now.listeners).toEqual([]);
  });

  it.each([
    ['its process', 77, []],
    ['another process', 78, [4444]],
  ])('tells once what an event told without a namespace, and a look shows after its end: of %s', (_, pid, told) => {
    const ledger = new WatchLedger(seen());
    ledger.begin();
    const unknown = { ...place(4444, 'unknown'), owner: { pid: 77 } };
    expect(ledger.open(unknown, moment(1)).is).toBe('new');
    const owned = (netns: string, owner: number) =>
      at(4444, { id: `tcp4:0.0.0.0:4444@${netns}`, netns, owners: [buildOwner({ pid: owner })] });
    ledger.add(owned('unknown', 77), [], moment(1));
    expect(ledger.close(unknown, moment(3))).toMatchObject({ lasted: 2 });
    expect(ids(ledger.settle(seen(owned('4026532000', pid))).opened)).toEqual(told);
    ledger.begin();
    expect(ids(ledger.settle(seen()).closed)).toEqual(told);
  });

  it('asks a look whether the socket that closed was the last one', () => {
    const ledger = new WatchLedger(seen(at(22), at(80)));
    expect(ledger.close(place(22), moment(3))).toBeNull();
    expect(ledger.close(place(80), moment(4))).toBeNull();
    expect(ledger.isDoubtful).toBe(true);
    ledger.begin();
    expect(ledger.settle(seen(at(80))).closed).toMatchObject([{ listener: { port: 22 }, at: moment(3).at }]);
    expect(ledger.isDoubtful).toBe(false);
  });

  it('tells a port that is taken over as an end and a beginning', () => {
    const ledger = new WatchLedger(seen(at(3099)));
    ledger.close(place(3099), moment(1));
    expect(ledger.open(place(3099), moment(2))).toMatchObject({ is: 'new', over: { listener: { port: 3099 } } });
    ledger.add(buildSquatter(), [], moment(2));
    ledger.begin();
    expect(ledger.settle(seen(buildSquatter()))).toEqual({ opened: [], closed: [], changed: [] });
  });

  it('leaves what an event told of another namespace, where looks do not see all of them', () => {
    const ledger = new WatchLedger(seen());
    ledger.add(at(53, { netns: 'unknown', id: 'tcp4:0.0.0.0:53@unknown' }), [], moment(1));
    for (let look = 0; look < 2; look++) {
      ledger.begin();
      expect(ledger.settle({ ...seen(), gaps: [buildGap({ scope: 'netns' })] }).closed).toEqual([]);
    }
    expect(ledger.close(place(53, 'unknown'), moment(3))).toMatchObject({ lasted: 2 });
    ledger.add(at(53, { netns: 'unknown', id: 'tcp4:0.0.0.0:53@unknown' }), [], moment(1));
    ledger.begin();
    expect(ledger.settle(seen()).closed).toHaveLength(1);
  });

  it('asks a look which one ended, where the thread had entered another namespace meanwhile', () => {
    const ledger = new WatchLedger(seen());
    const listener = at(80, { netns: '4026532281', id: 'tcp4:0.0.0.0:80@4026532281' });
    ledger.open(place(80, '4026532281'), moment(1));
    ledger.add(listener, [], moment(1));
    expect(ledger.close(place(80, '4026532999'), moment(3))).toBeNull();
    expect(ledger.isDoubtful).toBe(true);
    ledger.begin();
    expect(ledger.settle(seen()).closed).toMatchObject([{ listener: { port: 80 }, lasted: 2, at: moment(3).at }]);
    expect(ledger.isDoubtful).toBe(false);
  });

  /** A process that was gone before its namespace could be asked, and what it listened on. */
  const gone = (pid: number, port = 80) => ({
    place: { ...place(port, 'unknown'), owner: { pid }, thread: pid },
    end: { ...place(port, 'unknown'), thread: pid },
    listener: at(port, { netns: 'unknown', id: `tcp4:0.0.0.0:${port}@unknown`, owners: [buildOwner({ pid })] }),
  });

  it('tells what another process opens where something listens already, in a namespace that is not known', () => {
    const ledger = new WatchLedger(seen(at(80, { owners: [buildOwner({ pid: 1 })] })));
    const { place: began, end, listener } = gone(812);
    expect(ledger.open(began, moment(1)).is).toBe('new');
    ledger.add(listener, [], moment(1));
    expect(ledger.close(end, moment(2))).toMatchObject({ listener: { netns: 'unknown' }, lasted: 1 });
    expect(ledger.isDoubtful).toBe(false);
    expect(ledger.open({ ...began, owner: { pid: 1 } }, moment(3)).is).toBe('known');
    expect(ledger.open({ ...began, owner: null }, moment(3)).is).toBe('known');
  });

  it('tells two processes apart that listen on the same port at once, each in a namespace that is not known', () => {
    const ledger = new WatchLedger(seen());
    const [one, two] = [gone(812), gone(813)];
    for (const [{ place: began, listener }, time] of [[one, 1] as const, [two, 2] as const]) {
      expect(ledger.open(began, moment(time)).is).toBe('new');
      ledger.add(listener, [], moment(time));
    }
    expect(ledger.close(one.end, moment(5))).toMatchObject({ listener: { owners: [{ pid: 812 }] }, lasted: 4 });
    expect(ledger.close(two.end, moment(6))).toMatchObject({ listener: { owners: [{ pid: 813 }] }, lasted: 4 });
    expect(ledger.now.listeners).toEqual([]);
  });

  it('takes the interface and the namespace from a look, without telling it again', () => {
    const ledger = new WatchLedger(seen());
    ledger.open(place(53, 'unknown'), moment(1));
    ledger.add(at(53, { netns: 'unknown', id: 'tcp4:0.0.0.0:53@unknown' }), [], moment(1));
    ledger.begin();
    const shown = at(53, { interface: 'lo', netns: '4026532281', id: 'tcp4:0.0.0.0%lo:53@4026532281' });
    expect(ledger.settle(seen(shown))).toEqual({ opened: [], closed: [], changed: [] });
    ledger.begin();
    expect(ledger.settle(seen())).toMatchObject({ closed: [{ listener: { interface: 'lo' } }] });
  });
});

/** How many entries the maps and sets of an object hold. */
function kept(value: object): number {
  if (value instanceof Map || value instanceof Set) return value.size;
  return Object.values(value).reduce((sum: number, each: unknown) => {
    const isOurs = each instanceof Map || each instanceof Set || (each as object | null)?.constructor.name === 'Places';
    return isOurs ? sum + kept(each as object) : sum;
  }, 0);
}

it('keeps nothing of what came and went, however much that was, also while looks are rare', () => {
  const ledger = new WatchLedger(seen(at(22)));
  ledger.begin();
  ledger.settle(seen(at(22)));
  const before = kept(ledger);
  for (let port = 1024; port < 21_024; port++) {
    ledger.open(place(port), moment(port));
    ledger.add(at(port), [], moment(port));
    if (ledger.close(place(port), moment(port + 1)) === null) throw new Error(`${port} is not over`);
    ledger.close(place(22), moment(port));
  }
  // That a socket closed on port 22 waits for a look.
  expect(kept(ledger)).toBe(before + 1);
});

/** What happens on a machine: a port opens or closes, a look begins, reads the tables or ends, events arrive. */
const STEPS = ['toggle', 'begin', 'read', 'settle', 'deliver'] as const;

describe('however looks and events fall together', () => {
  it('tells each listener by turns as opened and closed, and in the end what is there', () => {
    const step = fc.record({ what: fc.constantFrom(...STEPS), port: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ledger = new WatchLedger(seen());
        const open = new Set<number>();
        const told = new Set<number>();
        let events: Array<{ readonly port: number; readonly opened: boolean; readonly time: number }> = [];
        let tables: ReportListener[] | null = null;
        let looking = false;
        let time = 0;
        const tell = (port: number, opened: boolean) => {
          expect(told.has(port)).toBe(!opened);
          if (opened) told.add(port);
          else told.delete(port);
        };
        const deliver = () => {
          for (const event of events) {
            if (!event.opened) {
              if (ledger.close(place(event.port), moment(event.time)) !== null) tell(event.port, false);
              continue;
            }
            const { is, over } = ledger.open(place(event.port), moment(event.time));
            if (over !== null) tell(event.port, false);
            if (is === 'new') ledger.add(at(event.port), [], moment(event.time));
            if (is === 'new') tell(event.port, true);
          }
          events = [];
        };
        const settle = () => {
          deliver();
          const { opened, closed } = ledger.settle(seen(...(tables ?? [])));
          for (const each of closed) tell(each.listener.port, false);
          for (const each of opened) tell(each.listener.port, true);
          looking = false;
          tables = null;
        };
        const begin = () => {
          ledger.begin();
          looking = true;
        };
        const read = () => {
          tables = [...open].sort().map((port) => at(port));
        };
        for (const { what, port } of steps) {
          time++;
          if (what === 'toggle') {
            const opened = !open.has(port);
            if (opened) open.add(port);
            else open.delete(port);
            events.push({ port, opened, time });
          } else if (what === 'deliver') deliver();
          else if (what === 'begin' && !looking) begin();
          else if (what === 'read' && looking && tables === null) read();
          else if (what === 'settle' && tables !== null) settle();
        }
        if (looking && tables === null) read();
        if (looking) settle();
        for (let look = 0; look < 2; look++) {
          deliver();
          begin();
          read();
          settle();
        }
        expect([...told].sort()).toEqual([...open].sort());
      }),
      { numRuns: 500 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { VERDICTS } from '../../../src/domain/report.js';
import type { WatchedChange } from '../../../src/domain/watched.js';
import { withoutInk } from '../../../src/reports/colour.js';
import { drawn, type Picture, screenLines } from '../../../src/reports/watch/screen-lines.js';
import {
  dropGone,
  FILTERS,
  firstRows,
  nextOf,
  noteChange,
  rowsInView,
} from '../../../src/reports/watch/screen-rows.js';
import { displayWidth } from '../../../src/reports/width.js';
import { buildFinding, buildOwner, buildReportListener, buildSquatter } from '../../helpers/build-report.js';

const change = (overrides: Partial<WatchedChange>): WatchedChange => ({
  type: 'opened',
  at: '2026-11-20T10:00:00.000Z',
  listener: buildSquatter(),
  findings: [buildFinding()],
  changes: [],
  lasted: null,
  seenBy: 'event',
  ...overrides,
});

const picture = (overrides: Partial<Picture> = {}): Picture => ({
  rows: [...firstRows([buildReportListener(), buildSquatter()], [buildFinding()]).byId.values()],
  chosen: 0,
  order: 'port',
  only: null,
  isPaused: false,
  hostname: 'web1',
  counts: { opened: 1, closed: 0, changed: 0 },
  note: null,
  now: 0,
  ...overrides,
});

const HOSTILE = buildReportListener({
  port: 4444,
  program: { name: 'x\x1b[2Jy\n名前名前名前名前名前', product: null, by: 'name' },
  owners: [buildOwner({ pid: 1, user: '\x1b]0;t\x07' })],
});

describe('the table on a terminal', () => {
  it.each([
    [80, 24],
    [200, 50],
    [60, 10],
    [20, 5],
  ])('fills a screen of %i by %i and is never wider', (columns, rows) => {
    const many = Array.from({ length: 99 }, (_, at) => buildReportListener({ port: 100 + at }));
    const all = [...firstRows([...many, HOSTILE], []).byId.values()];
    for (const style of [
      { colour: true, ascii: false },
      { colour: false, ascii: true },
    ]) {
      const lines = screenLines(picture({ rows: all, chosen: 99 }), { columns, rows }, style);
      expect(lines).toHaveLength(rows);
      for (const line of lines) expect(displayWidth(withoutInk(line))).toBeLessThanOrEqual(columns);
      expect(lines.map(withoutInk).join('\n')).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
      expect(lines.join('\n')).toContain('4444/tcp');
    }
  });

  it('says both sides and the worst finding', () => {
    const text = screenLines(picture(), { columns: 160, rows: 24 }, { colour: false, ascii: false }).join('\n');
    expect(text).toMatch(/3099\/tcp .* http\.server .* medium: registered-unexpected, registered: chmd/);
    expect(text).toMatch(/22\/tcp .* sshd .* as expected/);
  });

  it.each([
    [80, /3099\/tcp +0\.0\.0\.0 +http\.server +python3 4711/],
    [120, /3099\/tcp .* http\.server +python3 4711, alice/],
  ])('says at %i columns which process it is', (columns, words) => {
    const text = screenLines(picture(), { columns, rows: 24 }, { colour: false, ascii: true }).join('\n');
    expect(text).toMatch(words);
    // The column before says already how it is called.
    expect(text).toMatch(/22\/tcp .* sshd +812, root/);
  });

  it('marks what came and what is gone, and lets it fade', () => {
    const rows = firstRows([buildReportListener()], []);
    noteChange(rows, change({}), 0);
    noteChange(rows, change({ type: 'closed', listener: buildReportListener() }), 0);
    const marks = (now: number) =>
      screenLines(
        picture({ rows: rowsInView(rows, null, 'port'), now, chosen: -1 }),
        { columns: 80, rows: 24 },
        { colour: false, ascii: true },
      )
        .filter((line) => line.includes('/tcp'))
        .map((line) => line.slice(0, 10));
    expect(marks(0)).toEqual(['- 22/tcp  ', '+ 3099/tcp']);
    dropGone(rows, 20_000);
    expect(marks(20_000)).toEqual(['  3099/tcp']);
  });

  it('keeps few of what is gone, however fast it goes', () => {
    const rows = firstRows([], []);
    for (let port = 1; port <= 3000; port++)
      noteChange(rows, change({ type: 'closed', listener: buildReportListener({ port }) }), port / 1000);
    expect([rows.byId.size, rows.gone.size]).toEqual([500, 500]);
  });

  it('is sorted and filtered', () => {
    const rows = firstRows([buildReportListener(), buildSquatter()], [buildFinding()]);
    const ports = (...view: [Picture['only'], Picture['order']]) =>
      rowsInView(rows, ...view).map(({ listener }) => listener.port);
    expect(ports(null, 'port')).toEqual([22, 3099]);
    expect(ports(null, 'severity')).toEqual([3099, 22]);
    expect(ports(null, 'program')).toEqual([3099, 22]);
    expect(ports('expected', 'port')).toEqual([22]);
    noteChange(rows, change({}), 5);
    expect(ports(null, 'newest')).toEqual([3099, 22]);
  });

  it('goes round all verdicts, and back to all of them', () => {
    let only: Picture['only'] = null;
    const gone: Array<Picture['only']> = FILTERS.map(() => {
      only = nextOf(FILTERS, only);
      return only;
    });
    expect(gone).toEqual([...VERDICTS, null]);
  });

  it('says first what is shown, where there is no room for all', () => {
    const [title] = screenLines(
      picture({ order: 'severity', only: 'registered-unexpected', isPaused: true, hostname: 'h'.repeat(64) }),
      { columns: 80, rows: 24 },
      { colour: false, ascii: true },
    );
    expect(title).toMatch(/^PAUSED; port-audit watch: 2 listeners by severity, only registered-unexpected;/);
  });

  it('is drawn over what was there, each line cleared first', () => {
    expect(drawn(['a', 'b'])).toBe('\x1b[H\x1b[Ka\r\n\x1b[Kb\x1b[J');
  });
});

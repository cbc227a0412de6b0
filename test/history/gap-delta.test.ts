import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.js';
import { gapDelta } from '../../src/history/gap-delta.js';
import type { DeltaOptions } from '../../src/history/steps.js';
import type { TrackedGap } from '../../src/history/types.js';
import { EVERY_RUN, minutesLater } from '../helpers/build-history.js';
import { buildGap, buildReport, buildSource } from '../helpers/build-report.js';

const clean = buildReport();
const seeing = (...gaps: Report['gaps']) => buildReport({ gaps });
const owners = (count: number) => seeing(buildGap({ scope: 'owner', count, reason: 'not privileged' }));

/** What is told, one run after the other, ten minutes apart. */
function told(reports: readonly Report[], options: Partial<DeltaOptions> = {}) {
  let known: readonly TrackedGap[] = [];
  return reports.map((report, index) => {
    const { news, gaps } = gapDelta(known, report, minutesLater(index * 10), { ...EVERY_RUN, ...options });
    known = gaps;
    return news.map(({ kind, gap }) => `${kind} ${gap.scope}`);
  });
}

describe('gapDelta', () => {
  it('tells once that it begins and once that it is over, however much it is', () => {
    expect(told([owners(5), owners(3), owners(9), clean, clean])).toEqual([
      ['began owner'],
      [],
      [],
      ['ended owner'],
      [],
    ]);
  });

  it('knows a gap again whichever listener, process or number it names', () => {
    const disagree = (id: string) =>
      seeing(buildGap({ scope: 'ss', reason: `sources disagree: ss does not show ${id}` }));
    expect(told([disagree('tcp4:0.0.0.0:1'), disagree('tcp4:0.0.0.0:2')]).flat()).toEqual(['began ss']);
    const slow = (pids: number) => seeing(buildGap({ scope: 'owner', reason: `${pids} processes did not answer` }));
    expect(told([slow(1), slow(22)]).flat()).toEqual(['began owner']);
  });

  it('tells one that comes and goes no more', () => {
    expect(told([owners(1), clean, owners(1), clean, owners(1), clean]).flat()).toEqual([
      'began owner',
      'ended owner',
      'began owner',
    ]);
  });

  it('takes nothing for over that a blinder run could not see', () => {
    const blind = buildGap({ kind: 'blind', scope: 'tcp4' });
    expect(told([owners(5), seeing(blind), owners(5), clean])).toEqual([
      ['began owner'],
      ['began tcp4'],
      ['ended tcp4'],
      ['ended owner'],
    ]);
    const nothing = buildReport({ sources: [buildSource({ ok: false })] });
    expect(told([owners(5), nothing, clean]).flat()).toEqual(['began owner', 'ended owner']);
  });

  it('takes nothing for over that was not asked', () => {
    const packages = seeing(buildGap({ scope: 'package' }));
    expect(told([packages, clean]).flat()).toEqual(['began package']);
    expect(told([packages, clean], { verified: true }).flat()).toEqual(['began package', 'ended package']);
    expect(told([seeing(buildGap({ scope: 'hidden' })), clean]).flat()).toEqual(['began hidden']);
  });

  it('tells nothing of what is believed of programs that users start and end', () => {
    const believed = seeing(buildGap({ scope: 'program', reason: 'believed by their own word: 8000/tcp http.server' }));
    expect(told([believed, clean, believed]).flat()).toEqual([]);
  });

  it('has the patience of the findings', () => {
    expect(told([owners(1), owners(1), clean, owners(1), clean, clean], { confirm: 2 }).flat()).toEqual([
      'began owner',
      'ended owner',
    ]);
  });
});

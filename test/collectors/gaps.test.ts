import { describe, expect, it } from 'vitest';
import { gapsOf } from '../../src/collectors/gaps.js';
import type { Observation } from '../../src/collectors/types.js';
import { SCOPES } from '../../src/domain/listener.js';
import { buildHost, buildListener } from '../helpers/build-report.js';

const FACTS = buildHost();
const KERNEL: Observation = {
  source: 'kernel',
  ok: true,
  error: null,
  remedy: null,
  milliseconds: 1,
  covers: [...SCOPES, 'owner', 'netns'],
  sightings: [],
  gaps: [],
};

function ssFailed(error: string, remedy: string | null): Observation {
  return { ...KERNEL, source: 'ss', ok: false, error, remedy, covers: [] };
}

const remedies = (observations: readonly Observation[]) =>
  gapsOf([buildListener()], observations, FACTS, null).map(({ scope, remedy }) => [scope, remedy]);

describe('gapsOf', () => {
  it('advises to install what is missing', () => {
    const missing = ssFailed('ss is not installed', 'install iproute2');
    expect(remedies([KERNEL, missing])).toEqual([
      ['interface', 'install iproute2'],
      ['ss', 'install iproute2'],
    ]);
  });

  it('tells somebody who sees nothing what the failed sources need', () => {
    const failed: Observation = { ...KERNEL, ok: false, error: 'no /proc', remedy: 'mount /proc', covers: [] };
    const hung = ssFailed('ss did not answer in time', null);
    const blind = (observations: readonly Observation[]) => remedies(observations)[0];
    expect(blind([failed, ssFailed('missing', 'install iproute2'), hung])).toEqual([
      'tcp4',
      'mount /proc, or install iproute2',
    ]);
    expect(blind([hung])).toEqual(['tcp4', 'use --source auto']);
    expect(blind([{ ...failed, remedy: null }, hung])).toEqual(['tcp4', null]);
  });

  it('advises nobody to install what is there and hangs', () => {
    expect(remedies([KERNEL, ssFailed('ss did not answer in time', null)])).toEqual([
      ['interface', null],
      ['ss', null],
    ]);
  });

  it('admits that a source which goes from process to process passes over what none of them holds', () => {
    const lsof: Observation = { ...KERNEL, source: 'lsof', heldOnly: true };
    expect(gapsOf([], [lsof], FACTS, null)).toMatchObject([{ kind: 'partial', scope: 'lsof' }]);
    expect(gapsOf([], [lsof, KERNEL], FACTS, null)).toEqual([]);
  });

  it('admits on Linux that nobody looked into other network namespaces', () => {
    const ss: Observation = { ...KERNEL, source: 'ss', covers: [...SCOPES, 'interface'] };
    const own = { kind: 'partial', scope: 'netns', remedy: 'ask the kernel as well: --source auto' };
    expect(gapsOf([], [ss], FACTS, null)).toMatchObject([own]);
    expect(gapsOf([], [ss, KERNEL], FACTS, null)).toEqual([]);
    expect(gapsOf([], [ss, { ...KERNEL, ok: false }], FACTS, null)).toMatchObject([
      { scope: 'netns', remedy: null },
      { scope: 'kernel' },
    ]);
    expect(gapsOf([], [ss], { ...FACTS, platform: 'darwin' }, null)).toEqual([]);
  });

  it('advises to ask what was not asked', () => {
    expect(remedies([KERNEL])).toEqual([['interface', 'ask ss as well: --source auto']]);
  });
});

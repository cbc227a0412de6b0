import { describe, expect, it } from 'vitest';
import { baseName } from '../../src/domain/executable-path.js';
import type { Protocol } from '../../src/domain/listener.js';
import { judge } from '../../src/judge/classify/classify.js';
import { isGenericName } from '../../src/registry/generic-name.js';
import type { Program } from '../../src/registry/types.js';
import { buildHost, buildListener, buildOwner, NOT_LOOKED_AT } from '../helpers/build-report.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

const { programs } = shippedRegistry();

/** Programs of Windows have an end of their own; of macOS the source speaks. */
const ofWindows = programs.filter(({ executables }) => executables.some((name) => /\.exe$/i.test(name)));
const ofMacOs = programs.filter(({ source, product }) => /\b(macOS|Apple)\b/.test(`${product} ${source}`));

/** What `lsof` without +c shows of a name: nine columns, of which a blank takes the four of `\x20`. */
function shownByLsof(name: string): string {
  const cut = name.replaceAll(' ', '\\x20').slice(0, 9);
  const whole = cut.replace(/\\(x2?)?$/, '').replaceAll('\\x20', ' ');
  return whole.endsWith(' ') ? cut : whole;
}

/** Names that a process of a program shows on macOS. */
const shownNames = ({ executables }: Program) =>
  executables
    .map(baseName)
    .filter((name) => !name.includes('*') && !/\.exe$/i.test(name) && !isGenericName(name))
    .map(shownByLsof);

const ownPorts = ({ ports, customary }: Program) =>
  [...ports, ...customary].map(({ low, protocol }) => ({ port: low, protocol: protocol ?? 'tcp' }));

interface Case {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Those of the cases that a Mac judges so. */
function judgedAs(verdicts: readonly string[], cases: readonly Case[]): readonly Case[] {
  const host = buildHost({ platform: 'darwin', localPortRange: [49_152, 65_535] });
  const listeners = cases.map(({ name, port, protocol }, index) => {
    const facts = { pid: 1000 + index, name, exe: null, cmdline: null, unit: null, user: 'me', uid: 501 };
    return buildListener({ port, protocol, owners: [buildOwner({ ...facts, ...NOT_LOOKED_AT })], unit: null });
  });
  const judged = judge({ listeners, host }, shippedRegistry());
  return cases.filter((_, index) => verdicts.includes(judged[index]?.verdict ?? ''));
}

/** Every name of every program of macOS on each of its ports below those that the system hands out. */
const cases = ofMacOs.flatMap((program) =>
  shownNames(program).flatMap((name) =>
    ownPorts(program)
      .filter(({ port }) => port < 49_152)
      .map(({ port, protocol }) => ({ name, port, protocol })),
  ),
);

describe('programs of macOS and Windows', () => {
  it('are 150 and more of each', () => {
    expect(ofWindows.length).toBeGreaterThanOrEqual(240);
    expect(ofMacOs.length).toBeGreaterThanOrEqual(150);
  });

  it('are expected on macOS by names as lsof cuts them', () => {
    const expected = new Set(judgedAs(['expected'], cases));
    expect(cases.filter((each) => !expected.has(each))).toEqual([]);
    expect(cases.length).toBeGreaterThan(300);
  });

  it('are strangers once nobody knows their names', () => {
    const renamed = cases.map((each) => ({ ...each, name: 'zzyzxsync' }));
    expect(judgedAs(['expected', 'unattributed'], renamed)).toEqual([]);
  });
});

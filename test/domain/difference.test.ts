import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComparedSnapshot, differenceOf } from '../../src/domain/difference.js';
import type { JudgedListener } from '../../src/domain/report.js';
import {
  buildGap,
  buildOwner,
  buildReportListener,
  buildSnapshot,
  buildSource,
  buildSquatter,
} from '../helpers/build-report.js';

const seen = (listeners: readonly JudgedListener[], overrides: Partial<ComparedSnapshot> = {}): ComparedSnapshot => ({
  ...buildSnapshot(),
  ...overrides,
  listeners,
});

const between = (from: JudgedListener, to: JudgedListener) => differenceOf(seen([from]), seen([to]));
const sshd = buildReportListener();
const node = (version: string) => `/home/me/.nvm/versions/node/${version}/bin/node`;
const owned = (...owners: JudgedListener['owners']) => buildReportListener({ owners });

describe('differenceOf', () => {
  it('tells what was added and what is gone', () => {
    const squatter = buildSquatter();
    const difference = differenceOf(seen([sshd]), seen([squatter]));
    expect(difference).toMatchObject({ added: [squatter], gone: [sshd], changed: [], unknown: [], same: 0 });
  });

  it('tells a program that reaches further as one change, with what else is different', () => {
    const from = owned(buildOwner());
    const local = { ...from, ...buildReportListener({ address: '127.0.0.1' }) };
    expect(between(local, sshd)).toMatchObject({
      added: [],
      gone: [],
      changed: [
        {
          changes: [
            { field: 'exposure', from: 'loopback', to: 'all' },
            { field: 'address', from: '127.0.0.1', to: '0.0.0.0' },
          ],
        },
      ],
    });
    const six = buildReportListener({ address: '::', dualStack: true });
    const both = differenceOf(seen([local, buildReportListener({ address: '::1' })]), seen([six]));
    expect(both).toMatchObject({
      added: [],
      gone: [{ address: '127.0.0.1' }],
      changed: [{ from: { address: '::1' } }],
    });
  });

  it.each([
    ['another program', buildReportListener({ owners: [buildOwner({ exe: '/opt/nc' })] })],
    ['another port', buildReportListener({ port: 23 })],
    ['the same reach', buildReportListener({ address: '127.0.0.2' })],
    ['an unknown program', buildReportListener({ ownerStatus: 'hidden', program: null })],
  ])('calls %s added and gone', (_, to) => {
    const local = buildReportListener({ address: '127.0.0.1' });
    expect(between(local, to)).toMatchObject({ added: [to], gone: [local], changed: [] });
  });

  it.each([
    ['a new pid and start', owned(buildOwner({ pid: 9, startedAt: '2027-01-01T00:00:00.000Z', parentPid: 77 }))],
    ['more workers of the same program', owned(buildOwner(), buildOwner({ pid: 900 }), buildOwner({ pid: 901 }))],
    ['another witness', buildReportListener({ seenBy: ['lsof'] })],
    ['an unknown dualStack', buildReportListener({ dualStack: null })],
    ['an unknown user', owned(buildOwner({ user: null, uid: null }))],
  ])('calls %s no change', (_, to) => expect(between(sshd, to)).toMatchObject({ changed: [], same: 1 }));

  it('calls an update to another versioned directory no change, and tells whole paths where there is one', () => {
    const before = owned(buildOwner({ exe: node('v20.1.0') }));
    expect(between(before, owned(buildOwner({ exe: node('v20.2.0') })))).toMatchObject({ changed: [], same: 1 });
    const [changed] = between(before, owned(buildOwner({ exe: '/usr/bin/node' }))).changed;
    expect(changed?.changes).toEqual([{ field: 'executable', from: node('v20.1.0'), to: '/usr/bin/node' }]);
  });

  it.each([
    [
      'the program',
      buildReportListener({ program: { name: 'nc', product: null, by: 'executable' } }),
      'program',
      'sshd',
      'nc',
    ],
    ['the executable', owned(buildOwner({ exe: '/opt/sshd' })), 'executable', '/usr/sbin/sshd', '/opt/sshd'],
    [
      'a second program',
      owned(buildOwner(), buildOwner({ pid: 2, exe: '/bin/x' })),
      'executable',
      '/usr/sbin/sshd',
      '/bin/x, /usr/sbin/sshd',
    ],
    ['the user', owned(buildOwner({ user: 'bob', uid: 1 })), 'user', 'root', 'bob'],
    ['the exposure', buildReportListener({ exposure: 'loopback' }), 'exposure', 'all', 'loopback'],
    ['the dual stack', buildReportListener({ dualStack: true }), 'dualStack', 'false', 'true'],
    ['the verdict', buildReportListener({ verdict: 'ephemeral' }), 'verdict', 'expected', 'ephemeral'],
  ])('calls another value of %s a change', (_, to, field, before, after) => {
    expect(between(sshd, to).changed).toEqual([{ from: sshd, to, changes: [{ field, from: before, to: after }] }]);
  });

  it('tells that the process is gone', () => {
    const orphan = buildReportListener({
      ownerStatus: 'none',
      ownerReason: 'no process',
      program: null,
      verdict: 'unattributed',
    });
    expect(between(sshd, orphan).changed[0]?.changes).toEqual([
      { field: 'program', from: 'sshd', to: 'no process' },
      { field: 'verdict', from: 'expected', to: 'unattributed' },
    ]);
  });

  it('compares no owner that one of the two could not see, and counts it', () => {
    const hidden = buildReportListener({
      ownerStatus: 'hidden',
      ownerReason: 'not privileged',
      program: null,
      verdict: 'unattributed',
    });
    expect(between(hidden, sshd)).toMatchObject({ changed: [], same: 1, uncompared: 1 });
    const nameOnly = buildReportListener({
      owners: [buildOwner({ exe: null, name: 'sshd-session-ne' })],
      program: { name: 'sshd-session-ne', product: null, by: 'name' },
    });
    expect(between(nameOnly, sshd)).toMatchObject({ changed: [], same: 1, uncompared: 1 });
  });

  it('does not call gone or added what the other could not see', () => {
    const six = buildReportListener({ address: '::' });
    const blind = { gaps: [buildGap({ kind: 'blind', scope: 'tcp6' })] };
    expect(differenceOf(seen([sshd, six]), seen([], blind))).toMatchObject({
      gone: [sshd],
      unknown: [{ listener: six, blind: 'new' }],
    });
    expect(differenceOf(seen([], blind), seen([six]))).toMatchObject({
      added: [],
      unknown: [{ listener: six, blind: 'old' }],
    });
    const failed = { sources: [buildSource({ ok: false, error: 'no ss' })] };
    expect(differenceOf(seen([sshd]), seen([], failed))).toMatchObject({ gone: [], unknown: [{ blind: 'new' }] });
  });

  it('loses no listener, and finds nothing between a snapshot and itself', () => {
    const port = fc.integer({ min: 1, max: 20 });
    const ports = fc.uniqueArray(port);
    fc.assert(
      fc.property(ports, ports, (before, after) => {
        const at = (numbers: readonly number[]) => seen(numbers.map((each) => buildReportListener({ port: each })));
        const { added, gone, same } = differenceOf(at(before), at(after));
        expect(added.length + same).toBe(after.length);
        expect(gone.length + same).toBe(before.length);
        expect(differenceOf(at(before), at(before))).toMatchObject({ added: [], gone: [], changed: [] });
      }),
    );
  });
});

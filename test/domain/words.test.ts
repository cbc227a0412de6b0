import { describe, expect, it } from 'vitest';
import { EXPOSURES } from '../../src/domain/exposure.js';
import {
  gapNote,
  gapsInWords,
  gapWords,
  holderWords,
  portName,
  reachWords,
  timeWords,
} from '../../src/domain/words.js';
import { buildGap, buildOwner, buildReportListener } from '../helpers/build-report.js';

describe('a gap', () => {
  it('says what it leaves open, why, and what to do', () => {
    expect(gapWords(buildGap())).toBe('the owner of 3 listeners: not privileged; to see it: run as root');
    expect(gapWords(buildGap({ scope: 'netns', count: null, remedy: null }))).toBe(
      'other network namespaces: not privileged',
    );
  });

  it('says which kind it is where nothing around it does', () => {
    expect(gapNote(buildGap({ count: 1 }))).toMatch(/^not seen: the owner of 1 listener: /);
    expect(gapNote(buildGap({ kind: 'blind', scope: 'tcp6', count: null }))).toMatch(
      /^not looked at: every tcp6 listener: /,
    );
  });
});

it('a port has its protocol', () => expect(portName({ port: 3099, protocol: 'tcp' })).toBe('3099/tcp'));

it('a reach has an article where a sentence needs one', () => {
  expect(EXPOSURES.map(reachWords)).toEqual([
    'this machine',
    'the local link',
    'the private network',
    'the multicast group',
    'the public network',
    'every network',
  ]);
});

it('a time is told to the minute, and what is none as it is', () => {
  expect(timeWords('2026-11-20T10:00:59.000Z')).toBe('2026-11-20 10:00 UTC');
  expect(timeWords('yesterday')).toBe('yesterday');
});

describe('a holder', () => {
  it('is named with its path where that says more', () => {
    const program = { name: 'sshd', product: null, by: 'executable' } as const;
    const owners = [buildOwner({ exe: '/usr/sbin/sshd' })];
    expect(holderWords(buildReportListener({ program, owners, ownerPrograms: ['sshd'] }))).toBe(
      'sshd (/usr/sbin/sshd)',
    );
  });

  it('that could not be seen is told with the reason', () => {
    const hidden = { program: null, owners: [], ownerPrograms: [], ownerReason: 'not privileged' };
    expect(holderWords(buildReportListener(hidden))).toBe('unknown (not privileged)');
  });
});

describe('gapsInWords', () => {
  const blind = (scope: string, reason = 'why') =>
    ({ kind: 'blind', scope, count: null, reason, remedy: null }) as const;
  it('says of tables that are blind for one reason so once', () =>
    expect(gapsInWords([blind('udp4'), blind('udp6')])).toEqual(['every udp4 and udp6 listener: why']));
  it('keeps apart what has another reason', () =>
    expect(gapsInWords([blind('udp4'), blind('udp6', 'else')])).toHaveLength(2));
});

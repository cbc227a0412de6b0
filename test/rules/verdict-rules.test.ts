import { describe, expect, it } from 'vitest';
import type { RuleId } from '../../src/domain/finding.js';
import { VERDICTS, type Verdict } from '../../src/domain/report.js';
import { find } from '../helpers/find.js';

const ALIKE: ReadonlyArray<readonly [RuleId, Verdict, string, string]> = [
  ['registered-unexpected', 'registered-unexpected', 'low', 'medium'],
  ['unregistered-port', 'unregistered', 'info', 'low'],
];

describe.each(ALIKE)('%s', (rule, verdict, loopback, elsewhere) => {
  it.each(VERDICTS)('and the verdict %s', (other) => {
    const finding = find(rule, { verdict: other });
    if (other === verdict) expect(finding?.severity).toBe(elsewhere);
    else expect(finding).toBeNull();
  });
  it('weighs less on loopback', () => expect(find(rule, { verdict, address: '::1' })?.severity).toBe(loopback));
  it('names both what is registered and what is there', () =>
    expect(find(rule, { verdict })?.message).toMatch(/registered: .* \/ actual: sshd \(\/usr\/sbin\/sshd\)/));
});

describe('unattributed-listener', () => {
  const listener = { ownerReason: 'nobody', program: null } as const;
  it.each([
    ['none', true, 'medium'],
    ['none', false, 'medium'],
    ['hidden', true, 'medium'],
    ['hidden', false, undefined],
    ['known', true, undefined],
  ] as const)('owner %s, privileged %s: %s', (ownerStatus, privileged, severity) => {
    const finding = find('unattributed-listener', { ...listener, ownerStatus }, { host: { privileged } });
    expect(finding?.severity).toBe(severity);
  });
  it('weighs less on loopback', () =>
    expect(find('unattributed-listener', { ...listener, ownerStatus: 'none', address: '127.0.0.1' })?.severity).toBe(
      'low',
    ));
});

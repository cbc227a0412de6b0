import { describe, expect, it } from 'vitest';
import { isOfRole } from '../../../src/api/fleet/role.js';
import { buildOwner, buildReport } from '../../helpers/build-report.js';

const [listener] = buildReport().listeners;
if (listener === undefined) throw new Error('a report has a listener');

const CACHE = {
  ...listener,
  port: 11211,
  verdict: 'expected',
  owners: [buildOwner({ exe: '/usr/bin/memcached' })],
} as const;
const DEBUGGED = {
  ...listener,
  port: 9229,
  verdict: 'expected',
  owners: [buildOwner({ exe: '/usr/bin/node', cmdline: ['/usr/bin/node', '--inspect=0.0.0.0:9229', 'app.js'] })],
} as const;

describe('isOfRole', () => {
  it.each([
    ['a cache that is open where it belongs', 'sensitive-service', CACHE, true],
    ['telnet where it belongs', 'cleartext-service', { ...CACHE, port: 23 }, true],
    ['a cache where it does not belong', 'sensitive-service', { ...CACHE, verdict: 'unregistered' }, false],
    ['a cache that is not what it says', 'name-mismatch', CACHE, false],
    ['a cache that the policy does not allow', 'policy-unlisted', CACHE, false],
    ['a debugger', 'sensitive-service', DEBUGGED, false],
    ['what is about no listener', 'policy-missing', undefined, false],
  ] as const)('of %s', (_, rule, at, expected) => expect(isOfRole({ rule }, at)).toBe(expected));
});

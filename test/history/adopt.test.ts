import { describe, expect, it } from 'vitest';
import { adoptEarlier, stateOrEarlier } from '../../src/history/adopt.js';
import { HostError } from '../../src/host/types.js';
import { buildState, MACHINE } from '../helpers/build-history.js';
import { problemsOf } from '../helpers/capture.js';
import { fakeHost } from '../helpers/fake-host.js';

const FILE = '/s/state-0123456789abcdef.json';
const EARLIER = '/s/state.json';
const first = JSON.stringify({ schema: 'port-audit/state@1', updatedAt: null, findings: [], undelivered: [] });

describe('a state of the first version', () => {
  it('is taken over once', async () => {
    const host = fakeHost({ files: { [EARLIER]: first } });
    expect(await stateOrEarlier(host, FILE)).toBe(EARLIER);
    expect(await adoptEarlier(host, FILE)).toBe(FILE);
    expect([...host.disk.keys()]).toEqual([FILE]);
    expect(await adoptEarlier(host, '/s/state-ffffffffffffffff.json')).toBe('/s/state-ffffffffffffffff.json');
    expect([...host.disk.keys()]).toEqual([FILE]);
  });

  it('is no longer asked for once there is one of this machine', async () => {
    const host = fakeHost({ files: { [EARLIER]: first, [FILE]: JSON.stringify(buildState()) } });
    expect(await adoptEarlier(host, FILE)).toBe(FILE);
    expect(host.disk.has(EARLIER)).toBe(true);
  });

  it('is left to the machine that it belongs to', async () => {
    const host = fakeHost({ files: { [EARLIER]: JSON.stringify(buildState({ machine: MACHINE })) } });
    expect(await adoptEarlier(host, FILE)).toBe(FILE);
    expect(host.disk.has(EARLIER)).toBe(true);
  });

  it('that is damaged is not passed over', async () => {
    const host = fakeHost({ files: { [EARLIER]: '{' } });
    expect((await problemsOf(adoptEarlier(host, FILE)))[0]).toContain('damaged');
  });

  it('is read where it lies when the disk takes nothing', async () => {
    const host = fakeHost({ files: { [EARLIER]: first } });
    const failing = (code: string) => ({
      ...host,
      files: {
        ...host.files,
        rename: () => {
          throw new HostError(code, code);
        },
      },
    });
    expect(await adoptEarlier(failing('EROFS'), FILE)).toBe(EARLIER);
    expect(await adoptEarlier(failing('ENOENT'), FILE)).toBe(FILE);
  });
});

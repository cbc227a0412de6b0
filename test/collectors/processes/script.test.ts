import { describe, expect, it } from 'vitest';
import { scriptOf } from '../../../src/collectors/processes/script.js';
import { fakeHost } from '../../helpers/fake-host.js';

const PACKAGED = '/usr/lib/python3/dist-packages/acme';

/** The file of `python3 -m MODULE` on a machine with these files. */
function found(module: string, files: readonly string[], exe = '/usr/bin/python3.11'): string | null {
  const host = fakeHost({ files: Object.fromEntries(files.map((file) => [file, ''])) });
  const running = { base: '/proc/5', exe, cmdline: ['python3', '-m', module], cwd: '/home/me', uid: 1000 };
  return scriptOf(host, { ...running, mayAsk: () => true })?.file ?? null;
}

describe('the file of a module of Python', () => {
  it('is the one that a package of the system laid', () => {
    expect(found('acme', [`${PACKAGED}/__main__.py`])).toBe(`${PACKAGED}/__main__.py`);
    expect(found('acme.core', [`${PACKAGED}/core.py`])).toBe(`${PACKAGED}/core.py`);
  });
  it('is the one in the working directory where that has it', () =>
    expect(found('acme', [`${PACKAGED}/__main__.py`, '/home/me/acme/__main__.py'])).toBe('/home/me/acme/__main__.py'));
  it('is not known of another Python than the system has', () =>
    expect(found('acme', [`${PACKAGED}/__main__.py`], '/home/me/venv/bin/python3')).toBeNull());
});

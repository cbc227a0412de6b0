import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinIn } from '../../../src/collectors/packages/dpkg-kin.js';

const STATUS = `Package: acme-api
Source: acme (1.2)
Depends: python3:any, acme-common (= 1), python3-flask (>= 2) | python3-falcon
Description: x

Package: acme-common
Source: acme

Package: acme-doc
Source: acme

Package: acme
Depends: libc6

Package: other
`;

const kin = (name: string) => kinIn(STATUS, '/status', new Set([name])).get(name);

describe('kinIn', () => {
  it('names what else is made of the same source, and what a package asks for', () =>
    expect(kin('acme-api')).toEqual({
      siblings: ['acme-common', 'acme'],
      depends: { names: ['python3', 'acme-common', 'python3-flask', 'python3-falcon'], file: '/status', line: 3 },
    }));
  it('takes a package without a source of its own for the source', () => {
    expect(kin('acme')?.siblings).toEqual(['acme-api', 'acme-common']);
    expect(kin('acme')?.depends?.line).toBe(13);
  });
  it('says nothing of what asks for nothing, or is not installed', () => {
    expect(kin('other')).toEqual({ siblings: [], depends: null });
    expect(kin('nobody')).toBeUndefined();
  });
  it('reads any text', () =>
    fc.assert(fc.property(fc.string(), (text) => kinIn(text, '/status', new Set([''])).size >= 0)));
  it.each([' ', '\n', ',', '|', 'a', 'Depends: '])('reads a megabyte of %j in one pass', (sign) =>
    expect(kinIn(`Package: x\nDepends: ${sign.repeat(1 << 20)}`, '/status', new Set(['x'])).size).toBe(1),
  );
});

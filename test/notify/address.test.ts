import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/base/errors.js';
import { domainOf, readAddress, readAddresses } from '../../src/notify/address.js';
import { hostileText } from '../helpers/hostile.js';

describe('readAddress', () => {
  it.each([
    'root',
    'ops@example.org',
    'first.last+tag@mail.example.org',
    "o'neil@example.org",
    'jürgen@müller.example',
  ])('takes %s', (address) => {
    expect(readAddress('--mail-to', address)).toBe(address);
  });

  it.each([
    '',
    '-oQ/tmp',
    'a@b\nBcc: c@d',
    'a@b, c@d',
    'a b@c',
    'Name <a@b>',
    '<a@b>',
    'a@b@c',
    'a@',
    '@b',
    'a@-b',
    '"a"@b',
    'a;b@c',
    'a@[127.0.0.1]',
  ])('refuses %j', (address) => {
    expect(() => readAddress('--mail-to', address)).toThrow(UsageError);
  });

  it('never lets through what could add a header, a recipient or an option', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText(), fc.string()), (text) => {
        try {
          expect(readAddress('--mail-to', text)).toMatch(/^[^-\s,;<>"()[\]\\:][^\s,;<>"()[\]\\:]*$/u);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});

describe('domainOf', () => {
  it.each([
    ['web1.example.org', 'web1.example.org'],
    ['web 1\n', 'web-1'],
    ['.-.', 'localhost'],
    ['', 'localhost'],
  ])('%j is %s', (hostname, expected) => {
    expect(domainOf(hostname)).toBe(expected);
  });
});

describe('readAddresses', () => {
  it.each([
    ['a@b', ['a@b']],
    ['a@b, root,c@d', ['a@b', 'root', 'c@d']],
    ['Ann <a@b>', ['a@b']],
    ['"Bee, Ann" <a@b>, "x \\" <y>" < c@d >', ['a@b', 'c@d']],
  ])('%s', (text, expected) => {
    expect(readAddresses('mailTo', text)).toEqual(expected);
  });

  it.each([
    '',
    ',',
    'a@b,',
    'a@b,,c@d',
    'a b',
    'Ann <a@b> <c@d>',
    '<a@b',
    'Ann <-x>',
    'a@b>',
    'x <a@b\r\nBcc: c@d>',
    '"x',
  ])('refuses %j', (text) => {
    expect(() => readAddresses('mailTo', text)).toThrow('not a mail address');
  });
});

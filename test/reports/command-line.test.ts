import { describe, expect, it } from 'vitest';
import { losesWord, shortCommand } from '../../src/reports/command-line.js';

describe('shortCommand', () => {
  const padding = Array.from({ length: 9 }, (_, index) => `--padding-${index}`);
  it.each(['[::1]:8080', 'bind=[::]:80', '2001:db8::1:80', '0.0.0.0:81', '*:82', '--inspect=9229', '8080:db:80'])(
    'keeps %s where there is no room for all',
    (word) => expect(shortCommand(['/opt/x', ...padding, word], 40)).toContain(word),
  );
  it('leaves out what says nothing of a listener', () =>
    expect(shortCommand(['/opt/x', ...padding, 'cafe:12'], 40)).not.toContain('cafe:12'));
  it('comes to an end with any word that a user may make', () => {
    const words = ['::', ':', '1.', '[', '=:', '1:', '*'].map((sign) => `${sign.repeat(30_000)}x`);
    expect(shortCommand(['/opt/x', ...words], 60).length).toBeLessThanOrEqual(60);
    expect(losesWord(['/opt/x', ...words], 60)).toBe(false);
  });
});

import type { Image } from '../../tree/image.js';
import { type UnitName, unescaped } from './unit-name.js';

/** What stands behind `%` and a letter in a unit of the system, systemd.unit(5). */
export function specifiersOf(image: Image, name: UnitName, file: string): (text: string) => string {
  const stem = name.full.slice(0, name.full.lastIndexOf('.'));
  const instance = name.instance ?? '';
  const last = name.prefix.slice(name.prefix.lastIndexOf('-') + 1);
  const line = (path: string) => image.text(path)?.split('\n')[0]?.trim() ?? '';
  const values: Readonly<Record<string, () => string>> = {
    '%': () => '%',
    n: () => name.full,
    N: () => stem,
    p: () => name.prefix,
    P: () => unescaped(name.prefix),
    i: () => instance,
    I: () => unescaped(instance),
    j: () => last,
    J: () => unescaped(last),
    f: () => `/${unescaped(instance === '' ? name.prefix : instance)}`,
    y: () => file,
    Y: () => file.slice(0, file.lastIndexOf('/')),
    t: () => '/run',
    S: () => '/var/lib',
    C: () => '/var/cache',
    L: () => '/var/log',
    E: () => '/etc',
    T: () => '/tmp',
    V: () => '/var/tmp',
    u: () => 'root',
    U: () => '0',
    g: () => 'root',
    G: () => '0',
    h: () => '/root',
    s: () => '/bin/sh',
    H: () => line('/etc/hostname'),
    l: () => line('/etc/hostname').split('.')[0] ?? '',
    m: () => line('/etc/machine-id'),
    q: () => line('/etc/hostname'),
  };
  return (text) => text.replace(/%(.)/g, (whole, letter: string) => values[letter]?.() ?? whole);
}

import { canonicalAddress } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import type { Image } from '../tree/image.js';
import { once } from '../tree/once.js';

/** The words of each line, comments left out. */
const linesOf = (text: string) => text.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/));

/** More that one name stands for is not kept: each time that it is asked for, all of it is looked through. */
const MOST_VALUES = 100;

function added<T>(map: Map<string, T[]>, names: readonly string[], value: T): void {
  for (const name of names) {
    const values = map.get(name);
    if (values === undefined) map.set(name, [value]);
    else if (values.length < MOST_VALUES) values.push(value);
  }
}

const hostsOf = once((image) => {
  const hosts = new Map<string, string[]>();
  for (const [text = '', ...names] of linesOf(image.text('/etc/hosts') ?? '127.0.0.1 localhost\n::1 localhost')) {
    const address = canonicalAddress(text);
    if (address !== null) added(hosts, names, address);
  }
  return hosts;
});

/** Ports with their protocol, `80/tcp`, by name and alias. */
const servicesOf = once((image) => {
  const services = new Map<string, string[]>();
  for (const [name = '', port = '', ...aliases] of linesOf(image.text('/etc/services') ?? '')) {
    added(services, [name, ...aliases], port);
  }
  return services;
});

/** The addresses of a name in the image's own /etc/hosts, in its order. */
export const hostAddresses = (image: Image, name: string): readonly string[] => [...new Set(hostsOf(image).get(name))];

/** A port by number, or by a name of the image's own /etc/services. Null where it is none, which is noted. */
export function portNumber(image: Image, word: string, protocol: Protocol): number | null {
  const number = portOf(image, word.trim(), protocol);
  if (number === null) image.sockets.miss(word);
  return number;
}

function portOf(image: Image, text: string, protocol: Protocol): number | null {
  if (/^\d{1,5}$/.test(text)) return Number(text) >= 1 && Number(text) <= 65535 ? Number(text) : null;
  if (!/^[a-z][\w.+-]*$/i.test(text)) return null;
  const found = servicesOf(image)
    .get(text)
    ?.find((port) => port.endsWith(`/${protocol}`));
  return found === undefined ? null : Number.parseInt(found, 10);
}

/** Homes by the names of users. */
const homesOf = once(
  (image) =>
    new Map(
      (image.text('/etc/passwd') ?? '').split('\n').map((line) => {
        const [name = '', , , , , home = '/'] = line.split(':');
        return [name, home];
      }),
    ),
);

/** The home of a user in the image's own /etc/passwd, `/` of one that is not there. */
export const homeOf = (image: Image, user: string | null): string => homesOf(image).get(user ?? 'root') ?? '/';

import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import { isOlder } from '../dpkg-status.js';
import type { Setting } from '../types.js';

/** Options of `bind` that name a file which is read at the start, with the line of `global` that says where it lies. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['crt', 'crt-base'],
  ['crt-list', ''],
  ['ca-file', 'ca-base'],
  ['ca-verify-file', 'ca-base'],
  ['crl-file', 'ca-base'],
]);

/** Each file that `bind` lines name, as a line of its own that has its path. */
export function filesOfTls(binds: readonly Setting[], settings: readonly Setting[]): Setting[] {
  const baseOf = (key: string) => settings.findLast((each) => each.key === key)?.values[0] ?? '';
  return binds.flatMap((bind) =>
    bind.values.flatMap((word, index) => {
      const base = FILES.get(word);
      const path = bind.values[index + 1];
      if (base === undefined || path === undefined || path.startsWith('@')) return [];
      const root = baseOf(base);
      return [{ ...bind, values: [root === '' ? path : joined(root, path)] }];
    }),
  );
}

/** Names of proxies that requests are handed to. */
function proxiesOf(settings: readonly Setting[]): ReadonlySet<string> {
  const sections = new Set(settings.map(({ within }) => within[0]?.[0] ?? ''));
  return new Set(
    [...sections].map((each) => each.split(/\s+/)).flatMap(([kind, name]) => (kind === 'frontend' ? [] : [name ?? ''])),
  );
}

/** A line that haproxy ends for; null where nothing of the kind is seen. cfgparse.c, check_config_validity */
export function fatalOf(
  image: Image,
  binds: readonly Setting[],
  settings: readonly Setting[],
): { readonly line: Setting; readonly reason: string } | null {
  const named = /^(?:crt|crt-list|default-crt|strict-sni|generate-certificates)$/;
  const bare = settings.some(({ key }) => key === 'ssl-f-use')
    ? undefined
    : binds.find(({ values }) => values.includes('ssl') && !values.some((word) => named.test(word)));
  if (bare !== undefined) return { line: bare, reason: 'haproxy ends: there is no certificate for this' };
  const quic = binds.find(({ values }) => /(?:^|,)quic[46]?@/.test(values[0] ?? ''));
  if (quic !== undefined && isOlder(image, 'haproxy', '3.0'))
    return { line: quic, reason: 'haproxy ends where it is built without QUIC, as packages before 3.0 are' };
  const proxies = proxiesOf(settings);
  const lost = settings.find(
    ({ key, values: [name = ''] }) => key === 'default_backend' && !/[%$]/.test(name) && !proxies.has(name),
  );
  return lost === undefined ? null : { line: lost, reason: 'haproxy ends: there is no backend of this name' };
}

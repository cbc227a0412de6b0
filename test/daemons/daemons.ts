import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A server of the table in daemons.yaml. */
export interface Daemon {
  readonly name: string;
  readonly packages: readonly string[];
  readonly boxed?: readonly string[];
  readonly setup?: readonly string[];
  readonly command: string;
  readonly program: string;
  readonly ports: readonly string[];
  readonly evidence?: 'medium' | 'low';
  readonly stock?: boolean;
}

export const DAEMONS = parse(readFileSync(new URL('daemons.yaml', import.meta.url), 'utf8')) as readonly Daemon[];

const FETCHED = new URL('../../build/debs/', import.meta.url);

/** Shell lines that install in a namespace what cannot stand beside other servers of the table. */
export function boxing({ boxed = [] }: Daemon): readonly string[] {
  if (boxed.length === 0) return [];
  const files = boxed.map((name) => `'${fileURLToPath(FETCHED)}${name}_'*.deb`).join(' ');
  return [
    "printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d",
    'chmod 755 /usr/sbin/policy-rc.d',
    `DEBIAN_FRONTEND=noninteractive dpkg --force-all --no-triggers --install ${files}`,
  ];
}

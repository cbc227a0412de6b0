import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A server of the table in daemons.yaml. */
export interface Daemon {
  readonly name: string;
  readonly packages: readonly string[];
  readonly setup?: readonly string[];
  readonly command: string;
  readonly program: string;
  readonly ports: readonly string[];
}

export const DAEMONS = parse(readFileSync(new URL('daemons.yaml', import.meta.url), 'utf8')) as readonly Daemon[];

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** A program of the table in developers.yaml, which says what the keys mean. */
export interface Developed {
  readonly name: string;
  readonly npm?: readonly string[];
  readonly global?: boolean;
  readonly packages?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly manifest?: object;
  readonly command: string;
  readonly ports: readonly number[];
  readonly program: string;
  readonly own?: readonly string[];
}

export const DEVELOPED = parse(readFileSync('test/developers/developers.yaml', 'utf8')) as readonly Developed[];

/** What install.mjs made: the home directory of the user who runs all of them. */
export const HOME = path.resolve('build/developers');

/** That user, whom no machine needs to know. */
export const UID = 1500;

import fs from 'node:fs';
import { parse } from 'yaml';

/** A day of a machine, as its page here has it. */
export interface Day {
  readonly name: string;
  /** When the first look is. ISO 8601, UTC. */
  readonly begins: string;
  /** Who starts programs beside those that Debian starts. */
  readonly user: string;
  /** Packages of Debian. */
  readonly packages: readonly string[];
  /** Which of them are installed anew on the way. */
  readonly upgrade: readonly string[];
  /** Packages of npm in the folder `shop` of the user. */
  readonly npm: readonly string[];
  /** Files by their path. */
  readonly write: Readonly<Record<string, string>>;
  /** What happens before a look, by its number. */
  readonly looks: Readonly<Record<string, readonly string[]>>;
}

export const LOOKS = 96;

export function readDay(name: string): Day {
  return { name, ...parse(fs.readFileSync(`test/days/${name}.yaml`, 'utf8')) };
}

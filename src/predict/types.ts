import { shortened } from '../base/shortened.js';
import type { Family } from '../domain/address.js';
import type { Protocol } from '../domain/listener.js';
import type { Certainty } from '../domain/prediction.js';

/** A line of a file of the image that says something. */
export interface Place {
  /** Path in the image. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What stands there, without blanks at its ends. */
  readonly text: string;
}

/** A command that is run when the image starts. */
export interface Command {
  /** argv, after everything that could be expanded was. */
  readonly words: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** Where a variable got its value, by name: evidence for what it decides. */
  readonly origins: ReadonlyMap<string, Place>;
  readonly directory: string;
  readonly user: string | null;
  /** Where the command stands. */
  readonly place: Place;
  /** Whether a script starts it with words, or in a branch, that only the running machine knows; missing where none does. */
  readonly isUnsure?: boolean;
}

/** A socket that a program, or systemd for it, opens. */
export interface Opened {
  readonly protocol: Protocol;
  readonly family: Family;
  /** Canonical text, `0.0.0.0` and `::` for every address. */
  readonly address: string;
  /** Whether an IPv6 wildcard takes IPv4 as well. */
  readonly dualStack: boolean;
  /** The device that it is bound to. */
  readonly interface: string | null;
  readonly port: number;
  /** Whether it has SO_REUSEPORT; missing where it has not, or it does not matter. */
  readonly reusesPort?: boolean;
  readonly certainty: Certainty;
  /** Best first. */
  readonly evidence: readonly string[];
}

/** What arguments say where something else leaves a doubt: no more than a file could say. */
export const uncertain = <Each extends { readonly certainty: Certainty }>(opened: Each): Each =>
  opened.certainty === 'certain' ? { ...opened, certainty: 'configured' } : opened;

/** What starts by itself: one unit, script or entry point. */
export interface Started {
  /** `ssh.service`, `/etc/init.d/foo`; null for a container's entry point. */
  readonly unit: string | null;
  /** In words, why it starts: `/etc/systemd/system/multi-user.target.wants/ssh.service: enabled`. */
  readonly reason: string;
  readonly commands: readonly Command[];
  /** Sockets that are opened for it before it runs. */
  readonly sockets: readonly Opened[];
  /** Whether it runs at boot, not only when a socket of its is used. */
  readonly runs: boolean;
  /** A line by which it starts on some machines only, not on others; null or missing where there is none. */
  readonly unsure?: Place | null;
  /** The unit that is handed these sockets, where it is another one. */
  readonly service?: string;
  /** Families of internet sockets that it may open. */
  readonly families: readonly Family[];
  /** Whether it is started without the right to ports below 1024; missing where it has it, or nothing is known. */
  readonly isUnprivileged?: boolean;
  /** Whether it runs before socket units open theirs; missing where it does not. */
  readonly isEarly?: boolean;
  /** Whether something that its command starts goes on, for that is what it is for; missing where it may do its work and end. */
  readonly goesOn?: boolean;
  /** Whether it is over once the process ends that it begins with; missing where it is not. */
  readonly isFollowed?: boolean;
  /** Whether its command lacks options of the one whose place it takes; missing where it lacks none. */
  readonly lacksOptions?: boolean;
}

/** Characters of a line in evidence: each of its thousand ports would carry a line of a mebibyte. */
const EVIDENCE_LIMIT = 400;

/** `FILE:LINE: TEXT`, as evidence is written: a blank for tabs, which would be shown as escapes. */
export const evidenceOf = ({ file, line, text }: Place): string =>
  `${file}:${line}: ${shortened(text, EVIDENCE_LIMIT).replace(/\t+/g, ' ')}`;

/** `FILE:LINE`, as gaps are placed. */
export const spotOf = ({ file, line }: Place): string => `${file}:${line}`;

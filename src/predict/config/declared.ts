import type { Bind } from '../../domain/bind.js';
import type { Protocol } from '../../domain/listener.js';
import type { NeededLine, Refused, Wanted } from './lacking.js';
import type { OwnWords } from './own-words.js';
import type { Includes, Parse } from './syntax/include.js';

/** Where a value may be said: keys of the files, options of the command line, variables of the environment. */
export interface Said {
  /** Names of keys, compared without regard to case; with `/` the section before it: `mysqld/port`, and the whole path: `/net/port`. */
  readonly keys?: readonly string[];
  /** Options with a value, with their dashes. */
  readonly flags?: readonly string[];
  /** Those of them that not every version knows: one ends at an option that it does not know, so nothing of them is certain. */
  readonly doubtful?: readonly string[];
  /** Whether a value of an option may be several words, up to the next one with two dashes. */
  readonly isSpread?: boolean;
  readonly variables?: readonly string[];
}

/** One listener, or one list of them, of a declared program. */
export interface DeclaredListener {
  readonly protocols: readonly Protocol[];
  /** Address and port in one value; each value is a listener of its own. */
  readonly endpoint?: Said;
  readonly port?: Said;
  readonly address?: Said;
  /** The port where nothing is said; null: it then does not listen. */
  readonly defaultPort: number | null;
  /** How far behind the port that is said, or its default, it listens; default 0. */
  readonly portsOn?: number;
  /** What it binds to where nothing is said; several names for several sockets. */
  readonly defaultBind: Bind | readonly string[];
  /** What words mean as an address; null: it does not listen. */
  readonly words?: Readonly<Record<string, string | null>>;
  /** Whether it takes one of the addresses of a name, which is `::1` where the name has that. RFC 6724, 6 */
  readonly isFirstAlone?: boolean;
  /** Whether the address is the name of a device, which it binds to on every address. */
  readonly isDevice?: boolean;
  /** Which of several lines with the same key counts; default `last`. */
  readonly repeated?: 'last' | 'first' | 'every';
  /** Every section whose name fits has a listener of its own, of the settings in it alone. */
  readonly sections?: RegExp;
  /** Options of the command line of which one has to be given, or none may be, each with or without a value behind `=`. */
  readonly onlyWith?: readonly string[];
  readonly offWith?: readonly string[];
  /** Whether only some versions, or builds, of the program open it: possible. */
  readonly inSomeVersions?: boolean;
  /** Switches of which one that is off takes a family from it, by key. */
  readonly families?: Readonly<Record<'ipv4' | 'ipv6', string>>;
  /** Values of keys that decide whether it listens at all; the last line counts. */
  readonly when?: readonly Gate[];
}

/**
 * What programs of Go make of addresses: the wildcard of IPv4 is that of both families, and of the addresses of a name one
 * counts, of IPv4 where there is one. Package net, Listen
 */
export const GO_WORDS = { '0.0.0.0': 'dual', localhost: 'loopback4' } as const;

/** A switch: the listener is there only if the value fits. */
export interface Gate {
  readonly keys: readonly string[];
  /** Options with a value that say the same and come first of all. */
  readonly flags?: readonly string[];
  /** Variables that say the same and come first. */
  readonly variables?: readonly string[];
  readonly is: RegExp;
  /** What holds where nothing is said. */
  readonly otherwise: boolean;
}

/** A program whose few settings for port and address stand in files of a common syntax, or on its command line. */
export interface Declared {
  readonly programs: readonly string[];
  /**
   * Every one that is there is read, in this order; `*` in a name stands for all that fit, and a relative name lies in the
   * directory that the program starts in.
   */
  readonly files: readonly string[];
  /** Options that name another file in place of these. */
  readonly fileFlags?: readonly string[];
  /** Variables that do so where no option does. */
  readonly fileVariables?: readonly string[];
  /** Whether `${NAME}` in a value is a variable of the environment. */
  readonly hasVariables?: boolean;
  /** Files of Java's properties that `${name}` in a value is looked for in, behind options `-Dname=value`. */
  readonly properties?: readonly string[];
  /** Whether a file that is named takes the place of all options and variables. */
  readonly isFileAlone?: boolean;
  /** Options that name an instance, and its file. */
  readonly instance?: { readonly flags: readonly string[]; readonly file: (name: string) => string };
  /** Options with what stands behind the names of sections that are for this run alone: `[mysqld2]`. */
  readonly suffixFlags?: readonly string[];
  /** A variable that holds more options, which count less than those of the command line. */
  readonly optionsVariable?: string;
  /** Whether the first operand names it. */
  readonly fileOperand?: boolean;
  readonly parse?: Parse;
  readonly includes?: Includes;
  /** A switch of the command line with which it opens nothing. */
  readonly offFlags?: readonly string[];
  /** Whether it ends where none of its files is there. */
  readonly needsFile?: boolean;
  /** Without any of these it ends at once. */
  readonly needs?: Said;
  /** What it ends without where something else is said. */
  readonly together?: { readonly said: Said; readonly needs: Said };
  /** A file beside its own that has to have such a line, or it ends. */
  readonly needsLine?: NeededLine;
  /** Lines that it ends for, though others would take them. */
  readonly refuses?: Refused | readonly Refused[];
  /** Files that its settings name and that it ends without. */
  readonly wanted?: Wanted;
  /** Whether, where nothing is said of a place, what stock installations were seen to open counts. */
  readonly orStock?: boolean;
  /** How it ends for a word that it does not know; missing where it passes over such. */
  readonly ownWords?: OwnWords;
  /** Whether it takes the names of its settings in letters of either size. */
  readonly anyCase?: boolean;
  /** Keys that look like places to listen on and are those of other programs, or of a far end. */
  readonly elsewhere?: readonly string[];
  readonly listeners: readonly DeclaredListener[];
}

import type { Bind } from '../../domain/bind.js';
import type { Protocol } from '../../domain/listener.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import { joined } from '../tree/paths.js';
import type { Opened } from '../types.js';
import { argued, byDefault, flagValues, hasFlag } from './flags.js';
import { configured, hostPort, opened, portNumber, type Source } from './sockets.js';
import { type Includes, NO_INCLUDES, type Parse, readWithIncludes } from './syntax/include.js';
import type { Reader, Setting } from './types.js';

/** Where a value may be said: keys of the files, options of the command line, variables of the environment. */
export interface Said {
  /** Names of keys, compared without regard to case; with `/` the section before it: `mysqld/port`. */
  readonly keys?: readonly string[];
  /** Options with a value, with their dashes. */
  readonly flags?: readonly string[];
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
  /** What it binds to where nothing is said; several names for several sockets. */
  readonly defaultBind: Bind | readonly string[];
  /** What words mean as an address; null: it does not listen. */
  readonly words?: Readonly<Record<string, string | null>>;
  /** Which of several lines with the same key counts; default `last`. */
  readonly repeated?: 'last' | 'first' | 'every';
  /** Values of keys that decide whether it listens at all; the last line counts. */
  readonly when?: readonly Gate[];
}

/** A switch: the listener is there only if the value fits. */
export interface Gate {
  readonly keys: readonly string[];
  readonly is: RegExp;
  /** What holds where nothing is said. */
  readonly otherwise: boolean;
}

/** A program whose few settings for port and address stand in files of a common syntax, or on its command line. */
export interface Declared {
  readonly programs: readonly string[];
  /** Every one that is there is read, in this order. */
  readonly files: readonly string[];
  /** Options that name another file in place of these. */
  readonly fileFlags?: readonly string[];
  /** Whether the first operand names it. */
  readonly fileOperand?: boolean;
  readonly parse?: Parse;
  readonly includes?: Includes;
  /** A switch of the command line with which it opens nothing. */
  readonly offFlags?: readonly string[];
  readonly listeners: readonly DeclaredListener[];
}

/** A value, and what says so. */
interface Value {
  readonly text: string;
  readonly source: Source;
  /** Without it, a default. */
  readonly setting: Setting | null;
}

/** `section/key`, or a key of any section. */
function isKey({ key, within }: Setting, names: readonly string[]): boolean {
  const own = key.toLowerCase();
  return names.some((name) => {
    const slash = name.lastIndexOf('/');
    if (name.slice(slash + 1).toLowerCase() !== own) return false;
    if (slash < 0) return true;
    const sections = within.map(([section = '']) => section.toLowerCase());
    const wanted = name.slice(0, slash).toLowerCase();
    return wanted === '' ? sections.length === 0 : sections.join('/') === wanted || sections.at(-1) === wanted;
  });
}

const SEPARATORS = /[\s,]+/;

/** The values that are said, by the command line first, then by variables, then by files. */
function valuesOf(
  said: Said | undefined,
  run: Running,
  settings: readonly Setting[],
  repeated: DeclaredListener['repeated'],
): Value[] {
  if (said === undefined) return [];
  const flags = flagValues(run.words, said.flags ?? []).filter(({ value }) => value !== '');
  if (flags.length > 0) return flags.map(({ value }) => ({ text: value, source: argued(run, value), setting: null }));
  for (const name of said.variables ?? []) {
    const value = run.environment.get(name);
    const origin = run.origins.get(name);
    if (value !== undefined && value !== '')
      return [{ text: value, source: configured(origin ?? run.place), setting: null }];
  }
  const all = settings.filter((setting) => setting.values.length > 0 && isKey(setting, said.keys ?? []));
  const counting = repeated === 'every' ? all : repeated === 'first' ? all.slice(0, 1) : all.slice(-1);
  return counting.flatMap((setting) =>
    setting.values
      .flatMap((value) => value.split(SEPARATORS))
      .filter((text) => text !== '')
      .map((text) => ({ text, source: configured(setting), setting })),
  );
}

const RANK = { certain: 0, configured: 1, default: 2, possible: 3 } as const;

/** Both together are as sure as the surer one: what is said of either makes the listener. */
function both(left: Source, right: Source): Source {
  const [first, second] = RANK[left.certainty] <= RANK[right.certainty] ? [left, right] : [right, left];
  return { certainty: first.certainty, evidence: [...new Set([...first.evidence, ...second.evidence])] };
}

/** One address of a listener in words of {@link opened}; empty where it means that nothing listens. */
function bindsOf({ text }: Value, { words = {}, defaultBind }: DeclaredListener): readonly string[] {
  const bare = text.replace(/^-/, '');
  const known = Object.hasOwn(words, bare) ? words[bare] : undefined;
  if (known === null) return [];
  if (known !== undefined) return [known];
  return bare === '*' || bare === '' ? [defaultBind].flat() : [bare];
}

/** Reads one program as it is declared. */
class Reading {
  constructor(
    private readonly run: Running,
    private readonly image: Image,
    private readonly settings: readonly Setting[],
    private readonly listener: DeclaredListener,
  ) {}

  all(): Opened[] {
    const { when = [] } = this.listener;
    if (!when.every((gate) => this.isOpen(gate)) || this.isTakenBack()) return [];
    const endpoints = valuesOf(this.listener.endpoint, this.run, this.settings, 'every');
    return endpoints.length > 0 ? endpoints.flatMap((value) => this.ofEndpoint(value)) : this.ofParts();
  }

  /** An option with nothing behind it switches off: `--cluster.listen-address=`. */
  private isTakenBack(): boolean {
    const given = flagValues(this.run.words, this.listener.endpoint?.flags ?? []);
    return given.length > 0 && given.every(({ value }) => value === '');
  }

  private isOpen({ keys, is, otherwise }: Gate): boolean {
    const setting = this.settings.filter((each) => isKey(each, keys)).at(-1);
    return setting === undefined ? otherwise : is.test(setting.values.join(' '));
  }

  private tell(value: Value, what: string): void {
    const place = value.setting === null ? this.run.place : value.setting;
    this.image.tell(`${place.file}:${place.line}`, `${what}: ${value.text.slice(0, 200)}`);
  }

  private ofEndpoint(value: Value): Opened[] {
    if (/^(?:unix:|\/|fd:|none$|off$)/.test(value.text)) return [];
    // varnishd's `name=host:port,protocol`
    const { host, port } = hostPort(value.text.replace(/^[\w-]+=/, '').replace(/,[A-Za-z].*$/, ''));
    const { protocols, defaultPort } = this.listener;
    return protocols.flatMap((protocol) => {
      const number = port === null ? defaultPort : portNumber(this.image, port, protocol);
      if (number === null) {
        this.tell(value, 'no port in this endpoint');
        return [];
      }
      return this.at(protocol, number, { ...value, text: host ?? '*' });
    });
  }

  private ofParts(): Opened[] {
    const { port, address, defaultPort, protocols, repeated, defaultBind } = this.listener;
    const nothing: Source = byDefault(this.run);
    const ports = valuesOf(port, this.run, this.settings, repeated);
    const said = valuesOf(address, this.run, this.settings, repeated);
    const binds: readonly Value[] =
      said.length > 0 ? said : [defaultBind].flat().map((text) => ({ text, source: nothing, setting: null }));
    const numbers = (protocol: Protocol): Array<readonly [number, Source]> => {
      if (ports.length === 0) return defaultPort === null ? [] : [[defaultPort, nothing]];
      return ports.flatMap((value): Array<readonly [number, Source]> => {
        if (value.text === '0' || value.text === '-1') return [];
        const number = portNumber(this.image, value.text, protocol);
        if (number === null) this.tell(value, 'not a port');
        return number === null ? [] : [[number, value.source]];
      });
    };
    return protocols.flatMap((protocol) =>
      numbers(protocol).flatMap(([number, source]) =>
        binds.flatMap((bind) => this.at(protocol, number, { ...bind, source: both(source, bind.source) })),
      ),
    );
  }

  private at(protocol: Protocol, port: number, value: Value): Opened[] {
    return bindsOf(value, this.listener).flatMap((bind) => {
      if (bind.startsWith('/') || bind.startsWith('unix:')) return [];
      const found = opened(this.image, protocol, bind, port, value.source);
      if (found.length === 0) this.tell(value, 'neither an address nor a name of /etc/hosts');
      return found;
    });
  }
}

/** The files of a program: those that the command line names, else those where its package keeps them. */
function filesOf(run: Running, declared: Declared): readonly string[] {
  const named = flagValues(run.words, declared.fileFlags ?? []).map(({ value }) => value);
  const operand =
    declared.fileOperand === true ? run.words.slice(1).find((word) => /^[^-].*[./]/.test(word)) : undefined;
  const chosen = named.length > 0 ? named : operand === undefined ? [] : [operand];
  return chosen.length > 0 ? chosen.map((each) => joined(run.directory, each)) : declared.files;
}

/** The reader of a declared program. */
export function declaredReader(declared: Declared): Reader {
  return {
    programs: declared.programs,
    read(run, image) {
      if (hasFlag(run, ...(declared.offFlags ?? []))) return [];
      const { parse, includes = NO_INCLUDES } = declared;
      const settings =
        parse === undefined
          ? []
          : filesOf(run, declared).flatMap((file) => readWithIncludes(image, file, parse, includes));
      return declared.listeners.flatMap((listener) => new Reading(run, image, settings, listener).all());
    },
  };
}

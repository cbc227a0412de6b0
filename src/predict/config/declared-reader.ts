import type { Protocol } from '../../domain/listener.js';
import type { Running } from '../programs/running.js';
import { unitWords } from '../start/systemd/words.js';
import type { Image } from '../tree/image.js';
import { type Opened, spotOf } from '../types.js';
import type { Declared, DeclaredListener, Gate } from './declared.js';
import { isFileNamed, lacksFile, settingsOf } from './declared-files.js';
import { byDefault, flagValue, flagValues, isGiven } from './flags.js';
import { unlessLacking, unlessRefused, unlessUnsaid } from './lacking.js';
import { hostAddresses } from './names.js';
import { unlessUnknown } from './own-words.js';
import { both, isKey, type Value, valuesOf } from './said.js';
import { hostPort, opened, portNumber, type Source } from './sockets.js';
import type { Reader, Setting } from './types.js';
import { inKnownCase, tellUnread } from './unread.js';

/** One address of a listener in words of {@link opened}; empty where it means that nothing listens. */
function bindsOf(
  image: Image,
  { text }: Value,
  { words = {}, defaultBind, isDevice, isFirstAlone }: DeclaredListener,
): readonly string[] {
  const bare = text.replace(/^-/, '');
  if (isDevice === true && /^[\w.-]+$/.test(bare)) return [`0.0.0.0%${bare}`];
  const known = Object.hasOwn(words, bare) ? words[bare] : undefined;
  if (known === null) return [];
  if (known !== undefined) return [known];
  if (bare === '*' || bare === '') return [defaultBind].flat();
  return [isFirstAlone === true && hostAddresses(image, bare).includes('::1') ? '::1' : bare];
}

/** Addresses times ports of one listener: more nobody configures. */
const MOST_SOCKETS = 10_000;

/** Reads one program as it is declared. */
class Reading {
  constructor(
    private readonly run: Running,
    private readonly image: Image,
    private readonly settings: readonly Setting[],
    private readonly listener: DeclaredListener,
  ) {}

  all(): Opened[] {
    const { when = [], onlyWith, offWith = [] } = this.listener;
    if (isGiven(this.run, offWith) || (onlyWith !== undefined && !isGiven(this.run, onlyWith))) return [];
    if (!when.every((gate) => this.isOpen(gate)) || this.isTakenBack()) return [];
    const endpoints = valuesOf(this.listener.endpoint, this.run, this.settings, 'every');
    const found = endpoints.length > 0 ? endpoints.flatMap((value) => this.ofEndpoint(value)) : this.ofParts();
    // Asked once for each: a file may name thousands of places.
    const { families, inSomeVersions } = this.listener;
    const isOff = { ipv4: this.isOff(families?.ipv4), ipv6: this.isOff(families?.ipv6) };
    const open = found.filter(({ family }) => !isOff[family]);
    const isDoubtful = inSomeVersions === true || when.some((gate) => this.decider(gate)?.doubt !== undefined);
    return isDoubtful ? open.map((each) => ({ ...each, certainty: 'possible' })) : open;
  }

  /** Whether the switch of a family says no. */
  private isOff(key: string | undefined): boolean {
    if (key === undefined) return false;
    const setting = this.settings.findLast((each) => isKey(each, [key]));
    return setting !== undefined && /^(?:no|false|off|0)$/i.test(setting.values[0] ?? '');
  }

  /** An option with nothing behind it switches off: `--cluster.listen-address=`. */
  private isTakenBack(): boolean {
    const given = flagValues(this.run.words, this.listener.endpoint?.flags ?? []);
    return given.length > 0 && given.every(({ value }) => value === '');
  }

  /** The line that decides a switch. */
  private decider({ keys }: Pick<Gate, 'keys'>): Setting | undefined {
    return this.settings.findLast((each) => isKey(each, keys));
  }

  private isOpen({ keys, flags = [], variables = [], is, otherwise }: Gate): boolean {
    const flag = flagValue(this.run, ...flags);
    if (flag !== null) return is.test(flag);
    const variable = variables.map((name) => this.run.environment.get(name)).find((value) => value !== undefined);
    if (variable !== undefined) return is.test(variable);
    const setting = this.decider({ keys });
    return setting === undefined ? otherwise : is.test(setting.values.join(' '));
  }

  private tell(value: Value, what: string): void {
    const place = value.setting === null ? this.run.place : value.setting;
    this.image.tell(`${place.file}:${place.line}`, `${what}: ${value.text.slice(0, 200)}`);
  }

  private ofEndpoint(value: Value): Opened[] {
    // varnishd's `name=host:port,protocol`, where a path may stand for the host
    const text = value.text.replace(/^[\w-]+=/, '').replace(/,[A-Za-z].*$/, '');
    if (/^(?:unix:|local:|\/|@|fd:|none$|off$)/.test(text)) return [];
    const { host, port } = hostPort(text);
    const { protocols, defaultPort, words = {} } = this.listener;
    // Most programs make the same of `*` and of no host.
    const hasOwnWord = Object.hasOwn(words, '');
    return protocols.flatMap((protocol) => {
      const number = port === null ? defaultPort : portNumber(this.image, port, protocol);
      if (number === null) {
        this.tell(value, 'no port in this endpoint');
        return [];
      }
      return this.at(protocol, number, { ...value, text: host ?? (hasOwnWord && !text.startsWith('*') ? '' : '*') });
    });
  }

  private ofParts(): Opened[] {
    const { port, address, defaultPort, protocols, repeated, defaultBind } = this.listener;
    const nothing: Source = byDefault(this.run);
    const ports = valuesOf(port, this.run, this.settings, repeated);
    const said = valuesOf(address, this.run, this.settings, repeated);
    const binds: readonly Value[] =
      said.length > 0 ? said : [defaultBind].flat().map((text) => ({ text, source: nothing, setting: null }));
    if (binds.length * ports.length > MOST_SOCKETS) {
      this.image.tell(spotOf(this.run.place), `${binds.length} addresses with ${ports.length} ports were passed over`);
      return [];
    }
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
      binds.flatMap((bind) => {
        // unbound and nsd write `ADDRESS@PORT`, others `ADDRESS:PORT`.
        const [, address = bind.text, own] =
          /^(.*)@(\d+)$/.exec(bind.text) ?? /^([\d.]+|\*|localhost|\[[^\]]*\]):(\d+)$/.exec(bind.text) ?? [];
        const ported = own === undefined ? null : portNumber(this.image, own, protocol);
        const isOpen = defaultPort !== null || ports.length > 0;
        if (ported !== null && isOpen) return this.at(protocol, ported, { ...bind, text: address });
        return numbers(protocol).flatMap(([number, source]) =>
          this.at(protocol, number, { ...bind, source: both(source, bind.source) }),
        );
      }),
    );
  }

  private at(protocol: Protocol, said: number, value: Value): Opened[] {
    const port = said + (this.listener.portsOn ?? 0);
    return bindsOf(this.image, value, this.listener).flatMap((bind) => {
      if (bind.startsWith('/') || bind.startsWith('unix:')) return [];
      const found = opened(this.image, protocol, bind, port, value.source);
      if (found.length === 0) this.tell(value, 'neither an address nor a name of /etc/hosts');
      return found;
    });
  }
}

/** The settings that make one listener each: all of them, or those of each section that has one. */
function partsOf(settings: readonly Setting[], { sections }: DeclaredListener): ReadonlyArray<readonly Setting[]> {
  if (sections === undefined) return [settings];
  const parts = new Map<string, Setting[]>();
  // A block is a setting itself, so that the second one of the same name is told from the first.
  let blocks = 0;
  for (const setting of settings) {
    if (sections.test([setting.key, ...setting.values].join(' '))) blocks += 1;
    const name = setting.within.at(-1)?.join(' ') ?? '';
    const path = JSON.stringify([setting.file, setting.within, blocks]);
    if (name === '' || !sections.test(name)) continue;
    const part = parts.get(path) ?? [];
    part.push(setting);
    parts.set(path, part);
  }
  return [...parts.values()];
}

/** Whether something is said without what has to be said beside it, so that the program ends. */
function isIncomplete(run: Running, image: Image, settings: readonly Setting[], { together }: Declared): boolean {
  if (together === undefined || valuesOf(together.needs, run, settings, 'last').length > 0) return false;
  if (valuesOf(together.said, run, settings, 'last').length === 0) return false;
  const { flags = [], variables = [] } = together.needs;
  image.tell(spotOf(run.place), `it ends at once, for none of these is given: ${[...variables, ...flags].join(', ')}`);
  return true;
}

/** The reader of a declared program. */
export function declaredReader(declared: Declared): Reader {
  return {
    programs: declared.programs,
    read(started, image) {
      const more = unitWords(started.environment.get(declared.optionsVariable ?? '') ?? '');
      const run = more.length === 0 ? started : { ...started, words: [...started.words, ...more] };
      if (isGiven(run, declared.offFlags ?? [])) return [];
      const { needs } = declared;
      if (needs !== undefined && valuesOf(needs, run, [], 'last').length === 0) {
        const lacking = [...(needs.variables ?? []), ...(needs.flags ?? [])].join(', ');
        image.tell(spotOf(run.place), `it ends at once, for none of these is given: ${lacking}`);
        return [];
      }
      const settings = inKnownCase(image, declared, settingsOf(run, image, declared));
      const alone = { ...run, words: run.words.slice(0, 1), environment: new Map<string, string>() };
      const asked = declared.isFileAlone === true && isFileNamed(run, declared) ? alone : run;
      const opened = declared.listeners.flatMap((listener) =>
        partsOf(settings, listener).flatMap((part) => new Reading(asked, image, part, listener).all()),
      );
      tellUnread(image, declared, settings, opened);
      if (declared.orStock === true && opened.every(({ certainty }) => certainty === 'default')) return null;
      const there =
        isIncomplete(asked, image, settings, declared) || lacksFile(run, image, declared)
          ? opened.map((each): Opened => ({ ...each, certainty: 'possible' }))
          : opened;
      const { needsLine, refuses, wanted, ownWords } = declared;
      const said = needsLine === undefined ? there : unlessUnsaid(image, there, needsLine);
      const taken = [refuses ?? []].flat().reduce((left, each) => unlessRefused(image, left, settings, each), said);
      const known = ownWords === undefined ? taken : unlessUnknown(image, run, taken, settings, ownWords);
      return wanted === undefined ? known : unlessLacking(image, known, settings, wanted);
    },
  };
}

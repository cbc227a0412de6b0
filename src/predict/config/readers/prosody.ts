import { globbed } from '../../start/systemd/conditions.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined } from '../../tree/paths.js';
import type { Opened, Place } from '../../types.js';
import { byDefault, flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { type Clean, luaOf, tellUnread } from '../syntax/lua.js';
import type { Reader } from '../types.js';

/** What Prosody opens of itself; the others are of modules that have to be enabled. */
const SERVICES: ReadonlyArray<{ key: string; ports: readonly string[]; module: string | null; loopback: boolean }> = [
  { key: 'c2s', ports: ['5222'], module: null, loopback: false },
  { key: 's2s', ports: ['5269'], module: null, loopback: false },
  { key: 'c2s_direct_tls', ports: [], module: null, loopback: false },
  { key: 's2s_direct_tls', ports: [], module: null, loopback: false },
  { key: 'legacy_ssl', ports: [], module: null, loopback: false },
  { key: 'component', ports: ['5347'], module: 'component', loopback: true },
  { key: 'http', ports: ['5280'], module: 'http', loopback: true },
  { key: 'https', ports: ['5281'], module: 'http', loopback: false },
  { key: 'proxy65', ports: ['5000'], module: 'proxy65', loopback: false },
  { key: 'console', ports: ['5582'], module: 'admin_telnet', loopback: true },
];

/** `Component "HOST" "MODULE"`: one without a module is a program of its own, which connects. */
const COMPONENT = /^[ \t]{0,40}Component[ \t(]{1,40}["'][^"'\n]{0,253}["'](?:[ \t]{1,40}["'](\w{1,64})["'])?/gm;

const HTTP_MODULES = /\b(?:http|bosh|websocket|http_\w+|register_web|conversejs|invites_page)\b/;

/** `Include "PATTERN"`, from the directory of the file. */
const INCLUDE = /^[ \t]{0,40}Include[ \t(]{1,9}["']([^"'\n]{1,300})["']/gm;

/** The most files of one Prosody. */
const FILE_LIMIT = 200;

/** Files, and what they include behind themselves. */
function withIncluded(image: Image, files: readonly string[]): Clean[] {
  const found = new Map<string, Clean>();
  const waiting = [...files];
  for (let file = waiting.shift(); file !== undefined && found.size < FILE_LIMIT; file = waiting.shift()) {
    if (found.has(file)) continue;
    const clean = luaOf(image, file);
    found.set(file, clean);
    for (const [, pattern = ''] of clean.text.matchAll(INCLUDE))
      waiting.push(...globbed(image, joined(directoryOf(file), pattern)));
  }
  return [...found.values()];
}

/** `local base = 5200`, and sums of such a name in a list of ports. */
const NUMBER = /\blocal\s{1,9}(\w{1,80})\s{0,9}=\s{0,9}(\d{1,5})\b/g;
const SUM = /\b([A-Za-z_]\w{0,80})\s{0,9}(?:([+-])\s{0,9}(\d{1,5}))?/g;

/** A list in which names of numbers, and sums of one with a number, are what they come to. */
const worked = (list: string, numbers: ReadonlyMap<string, number>) =>
  list.replace(SUM, (whole, name: string, sign = '+', more = '0') => {
    const number = numbers.get(name);
    return number === undefined ? whole : String(number + Number(`${sign}${more}`));
  });

/** A value of an assignment: a list, a text or a number, with nothing behind it. */
const VALUE = String.raw`(\{[^{}]*\}|"[^"\n]*"|'[^'\n]*'|\d+)(?=[ \t]{0,200}(?:[;\n]|$))`;

const WORD = /"([^"]*)"|'([^']*)'|(\d+)/g;

/** Names that decide what is listened on, where something is done with them. */
const DECIDING = /\b(?:\w{1,80}_(?:ports|interfaces)|interfaces|modules_enabled|modules_disabled)\b/g;

/** Tells of what is said of ports, addresses and modules in another way than is read. */
function tellOthers(image: Image, clean: Clean): void {
  const numbers = new Map([...clean.text.matchAll(NUMBER)].map(([, own = '', value]) => [own, Number(value)]));
  const assignment = new RegExp(String.raw`\s*=\s*${VALUE}`, 'y');
  tellUnread(image, clean, DECIDING, (offset) => {
    assignment.lastIndex = offset + (/^\w+/.exec(clean.text.slice(offset, offset + 100))?.[0].length ?? 0);
    const value = assignment.exec(clean.text)?.[1];
    return (
      value !== undefined &&
      /^[\s{},;]*$/.test(worked(value.replace(/"[^"]*"|'[^']*'/g, ''), numbers).replace(/\d+/g, ''))
    );
  });
}

/** The last assignment of a name, its list of words, and its line. */
function assigned(files: readonly Clean[], name: string): { words: string[]; place: Place } | null {
  let found: { words: string[]; place: Place } | null = null;
  for (const { file, text, lineOf } of files) {
    const numbers = new Map([...text.matchAll(NUMBER)].map(([, own = '', value]) => [own, Number(value)]));
    for (const match of text.matchAll(new RegExp(`(?:^|[;\\s])${name}\\s*=\\s*${VALUE}`, 'g'))) {
      const line = lineOf(match.index + 1);
      const words = [...worked(match[1] ?? '', numbers).matchAll(WORD)].map(
        ([, double, single, number]) => double ?? single ?? number ?? '',
      );
      found = { words, place: { file, line, text: match[0].trim().replace(/\s+/g, ' ').slice(0, 200) } };
    }
  }
  return found;
}

/** Prosody: clients, servers and what modules add, on the interfaces that are named. */
export const prosody: Reader = {
  programs: ['prosody'],
  small: /^\w{1,40}_(?:port|interface)s?$/,
  read(run, image) {
    const main = flagValue(run, '--config') ?? '/etc/prosody/prosody.cfg.lua';
    const clean = withIncluded(image, [main, ...globbed(image, '/etc/prosody/conf.d/*.cfg.lua')]);
    for (const each of clean) tellOthers(image, each);
    const files = clean.map(({ file }) => file);
    const modules = assigned(clean, 'modules_enabled')?.words ?? [];
    const off = assigned(clean, 'modules_disabled')?.words ?? [];
    const interfaces = assigned(clean, 'interfaces');
    const components = files.flatMap((file) =>
      [...(image.text(file) ?? '').matchAll(COMPONENT)].map(([, module = 'component']) => module),
    );
    const enabled = [...modules, ...components];
    return SERVICES.flatMap(({ key, ports, module, loopback }): Opened[] => {
      const isHttp = enabled.some((each) => HTTP_MODULES.test(each));
      const wanted = module === null ? !off.includes(key) : module === 'http' ? isHttp : enabled.includes(module);
      const [said, own] = [assigned(clean, `${key}_ports`), assigned(clean, `${key}_interfaces`)];
      if (!wanted) return [];
      const binds = own?.words ?? (loopback ? ['loopback'] : (interfaces?.words ?? ['any']));
      const places = [said, own].flatMap((each) => (each === null ? [] : [each.place]));
      const source = places.length === 0 ? byDefault(run) : configured(...places);
      return (said?.words ?? ports).flatMap((text) => {
        const number = portNumber(image, text, 'tcp');
        return number === null
          ? []
          : binds.flatMap((bind) =>
              opened(image, 'tcp', bind === '*' ? 'any4' : bind === '::' ? 'any6' : bind, number, source),
            );
      });
    });
  },
};

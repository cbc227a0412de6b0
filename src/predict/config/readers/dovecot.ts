import type { Image } from '../../tree/image.js';
import type { Opened, Place } from '../../types.js';
import { flagValue } from '../flags.js';
import { doubted, unlessInOtherCase, unlessLacking } from '../lacking.js';
import { unlessUnknown } from '../own-words.js';
import { configured, opened, portNumber } from '../sockets.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { type Parse, readWithIncludes } from '../syntax/include.js';
import { eachLine } from '../syntax/lines-in.js';
import type { Reader, Setting } from '../types.js';

const blocks = parseBlocks(BRACED_LINES);

/** A block that goes on in the line in which it begins, as one line of a whole block. */
const CROWDED = /^[ \t]{0,200}[\w-]{1,80}(?:[ \t]{1,20}[\w./-]{1,80}){0,3}[ \t]{0,20}\{[ \t]{0,20}[^\s#]/;

/** Listeners that dovecot has of itself, by the protocol that wants them; `ssl` where it takes TLS from the begin. */
const OWN: ReadonlyArray<{ service: string; name: string; protocol: string; port: number; ssl: boolean }> = [
  { service: 'imap-login', name: 'imap', protocol: 'imap', port: 143, ssl: false },
  { service: 'imap-login', name: 'imaps', protocol: 'imap', port: 993, ssl: true },
  { service: 'pop3-login', name: 'pop3', protocol: 'pop3', port: 110, ssl: false },
  { service: 'pop3-login', name: 'pop3s', protocol: 'pop3', port: 995, ssl: true },
  { service: 'submission-login', name: 'submission', protocol: 'submission', port: 587, ssl: false },
  { service: 'submission-login', name: 'submissions', protocol: 'submission', port: 465, ssl: true },
  { service: 'managesieve-login', name: 'sieve', protocol: 'sieve', port: 4190, ssl: false },
];

/** A listener block of a service with what is set in it. */
interface Block {
  readonly service: string;
  readonly name: string;
  readonly block: Setting;
  readonly port: Setting | null;
  readonly address: Setting | null;
}

function listenersOf(settings: readonly Setting[]): Block[] {
  const isListener = ({ key, within }: Setting) => key === 'inet_listener' && within.at(-1)?.[0] === 'service';
  // What is said of one listener may stand in several blocks.
  const said = new Map<string, Setting>();
  const keyOf = (...words: ReadonlyArray<string | undefined>) => JSON.stringify(words);
  for (const each of settings) {
    const [outer, inner] = [each.within.at(-2), each.within.at(-1)];
    if (inner?.[0] === 'inet_listener') said.set(keyOf(outer?.[1], inner[1] ?? '', each.key), each);
  }
  return settings.filter(isListener).map((block) => {
    const [service = '', name = ''] = [block.within.at(-1)?.[1], block.values[0]];
    const last = (key: string) => said.get(keyOf(service, name, key)) ?? null;
    return { service, name, block, port: last('port'), address: last('address') };
  });
}

const top = (settings: readonly Setting[], key: string) =>
  settings.findLast((each) => each.key === key && each.within.length === 0) ?? null;

const wordsOf = (setting: Setting | null) =>
  (setting?.values.join(' ') ?? '').split(/[\s,]+/).filter((word) => word !== '');

/** Which protocols run: the last `protocols` line, `$protocols` standing for what was said before. */
function protocolsOf(settings: readonly Setting[]): Set<string> {
  let current: string[] = [];
  for (const setting of settings.filter(({ key, within }) => key === 'protocols' && within.length === 0)) {
    current = wordsOf(setting).flatMap((word) => (word === '$protocols' ? current : [word]));
  }
  return new Set(current);
}

function at(image: Image, port: number, binds: readonly string[], places: readonly Setting[]): Opened[] {
  return binds.flatMap((bind) =>
    opened(image, 'tcp', bind === '*' ? 'any4' : bind === '::' ? 'any6' : bind, port, configured(...places)),
  );
}

/** `ssl_cert = </FILE`, which it reads when it starts. */
const CERTIFICATES = {
  keys: /^ssl_(?:cert|key|ca|dh)$/,
  pathOf: ({ values }: Setting) => /^<(\/.*)$/.exec(values.join(''))?.[1],
};

/** Its settings stand in what reads them, in libraries and in plugins; those of a plugin have names that only it knows. */
const WORDS = {
  beside: [
    'bin/doveconf',
    'lib*/dovecot/*',
    'libexec/dovecot/*',
    'lib*/dovecot/modules/*',
    'lib*/dovecot/modules/settings/*',
  ].map((each) => `/usr/${each}`),
  free: /^(?:plugin|dict|fields|environment|passdb|userdb)$/,
};

const KEYS = /^(?:listen|protocols|ssl|service|inet_listener|port|address)$/;

/** Dovecot: listeners of its services, where their protocol runs; a port of 0 is none. */
export const dovecot: Reader = {
  programs: ['dovecot'],
  decides: /^(?:port|address|listen)$/,
  read(run, image) {
    const file = flagValue(run, '-c') ?? '/etc/dovecot/dovecot.conf';
    const includes = {
      patternsOf: ({ key, values }: Setting) => (/^!include(?:_try)?$/.test(key) ? values : null),
    };
    const crowded: Place[] = [];
    const parse: Parse = (path, text, limit) => {
      for (const [index, raw] of eachLine(text))
        if (CROWDED.test(raw)) crowded.push({ file: path, line: index + 1, text: raw.trim() });
      return blocks(path, text, limit);
    };
    const settings = readWithIncludes(image, file, parse, includes);
    const protocols = protocolsOf(settings);
    const protocolLine = settings.findLast(({ key, within }) => key === 'protocols' && within.length === 0) ?? null;
    const listen = top(settings, 'listen');
    const everywhere = listen === null ? ['*', '::'] : wordsOf(listen);
    const noTls = top(settings, 'ssl')?.values[0] === 'no';
    const said = listenersOf(settings);
    const known = OWN.flatMap(({ service, name, protocol, port, ssl }) => {
      const own = said.filter((each) => each.service === service && each.name === name).at(-1);
      if (!protocols.has(protocol) || (ssl && noTls)) return [];
      const line = own?.port ?? null;
      const number = line === null ? port : Number(line.values[0]);
      if (!(number > 0 && number < 65536)) return [];
      const places = [line, own?.address ?? null, protocolLine, listen].filter((each) => each !== null);
      return at(image, number, own?.address == null ? everywhere : wordsOf(own.address), places);
    });
    const others = said.filter(
      (each) => !OWN.some(({ service, name }) => service === each.service && name === each.name),
    );
    const rest = others.flatMap(({ service, block, port, address }) => {
      const protocol = service.replace(/-login$/, '');
      const isWanted =
        !['lmtp', 'imap', 'pop3', 'submission', 'managesieve'].includes(protocol) ||
        protocols.has(protocol === 'managesieve' ? 'sieve' : protocol);
      const number = port === null ? null : portNumber(image, port.values[0] ?? '', 'tcp');
      if (port === null || !isWanted) return [];
      if (number !== null) return at(image, number, address === null ? everywhere : wordsOf(address), [port]);
      if (port.values[0] !== '0')
        image.tell(`${block.file}:${block.line}`, 'dovecot: this listener has no port that is understood');
      return [];
    });
    const [wrong] = crowded;
    const taken = unlessInOtherCase(image, [...known, ...rest], settings, KEYS);
    const meant = unlessUnknown(image, run, taken, settings, WORDS);
    const all = noTls ? meant : unlessLacking(image, meant, settings, CERTIFICATES);
    const obsolete = settings.find(({ key, within }) => key === 'listen' && within.at(-1)?.[0] === 'protocol');
    if (obsolete !== undefined)
      return doubted(image, all, obsolete, 'dovecot: an obsolete way to say where it listens');
    return wrong === undefined ? all : doubted(image, all, wrong, 'dovecot ends: nothing may stand behind this brace');
  },
};

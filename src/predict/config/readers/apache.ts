import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import { spotOf } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { flagValue, flagValues } from '../flags.js';
import { doubted, unlessLacking, unlessTwice } from '../lacking.js';
import { unlessUnknown } from '../own-words.js';
import { includesBy, readWithIncludes, settingsOfFile } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';
import { counting } from './apache-sections.js';

const MAINS = ['/etc/apache2/apache2.conf', '/etc/httpd/conf/httpd.conf', '/etc/apache2/httpd.conf'] as const;

const parse = parseLines({
  ...DIRECTIVES,
  backslash: 'continues',
  between: /\s+/,
  trailing: null,
  key: /^<?\/?\w+>?$/,
});

/** What is defined: by the command line, and by `Define NAME VALUE` anywhere. */
function definedIn(run: Running, settings: readonly Setting[]): ReadonlyMap<string, string> {
  const flags = flagValues(run.words, ['-D']).map(({ value }) => [value, ''] as const);
  const lines = settings.filter(({ key }) => /^define$/i.test(key));
  return new Map([
    ...run.environment,
    ...flags,
    ...lines.map(({ values: [name = '', value = ''] }) => [name, value] as const),
  ]);
}

/** `${NAME}` with what it stands for; what is not defined stays. */
const expanded = (text: string, defined: ReadonlyMap<string, string>) =>
  text.replace(/\$\{(\w+)\}/g, (whole, name: string) => defined.get(name) ?? whole);

function baseOf(image: Image, file: string): string {
  const first = settingsOfFile(image, file, parse).find(({ key }) => /^serverroot$/i.test(key))?.values[0];
  return first ?? (file.startsWith('/etc/httpd') ? '/etc/httpd' : '/etc/apache2');
}

/** `SSLEngine on` where no line names a certificate, and none is fetched: Apache ends. ssl_engine_init.c */
function bareTls(settings: readonly Setting[]): Setting | undefined {
  const hasCertificate = settings.some(({ key }) =>
    /^(?:SSLCertificateFile|SSLPolicy|MDomain|<MDomainSet)$/i.test(key),
  );
  return hasCertificate
    ? undefined
    : settings.find(({ key, values }) => /^sslengine$/i.test(key) && /^on$/i.test(values[0] ?? ''));
}

/** Apache: every `Listen`, where its module is loaded; without an address one socket takes both families. */
export const apache: Reader = {
  programs: ['apache2'],
  decides: /^(?:Listen|<?VirtualHost|NameVirtualHost)$/i,
  read(run, image) {
    const file = flagValue(run, '-f') ?? MAINS.find((each) => image.isFile(each));
    if (file === undefined) return null;
    const base = baseOf(image, file);
    const includes = includesBy(/^include(?:optional)?$/i, { base, inDirectory: /./ });
    const settings = readWithIncludes(image, file, parse, includes);
    const defined = definedIn(run, settings);
    const given = flagValues(run.words, ['-D']).map(({ value }) => value);
    const { counted, misplaced } = counting(image, base, settings, given);
    const listens = counted.filter(({ key }) => /^listen$/i.test(key));
    const listeners = listens.map((line) => ({
      line,
      sockets: endpoint(image, line, expanded(line.values[0] ?? '', defined), {
        protocol: 'tcp',
        everywhere: 'dual',
        port: null,
        hosts: { '::': 'dual' },
      }),
    }));
    for (const line of listens) if (line.doubt !== undefined) image.tell(spotOf(line), line.doubt);
    const all = unlessTwice(image, listeners);
    if (misplaced !== null) return doubted(image, all, misplaced, 'Apache ends: no Listen may stand in this section');
    const bare = bareTls(counted);
    if (bare !== undefined) return doubted(image, all, bare, 'Apache ends: no line names a certificate for this');
    const modules = counted
      .filter(({ key }) => /^loadmodule$/i.test(key))
      .map(({ values }) => joined(base, values[1] ?? ''));
    const known = unlessUnknown(image, run, all, counted, { beside: modules, anyCase: true });
    return unlessLacking(image, known, counted, { keys: /^SSLCertificate(?:Key)?File$/i });
  },
};

import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { endpoint } from '../endpoint.js';
import { flagValue, flagValues } from '../flags.js';
import { unlessLacking, unlessTwice } from '../lacking.js';
import { includesBy, readWithIncludes, settingsOfFile } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

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

/** The version of Apache that has been there for as long as anything that is installed: no third number is asked. */
const VERSION = [2, 4];

/** Operators of mod_version: what the difference to the version has to be. */
const COMPARED: Readonly<Record<string, (difference: number) => boolean>> = {
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
};

/** `<IfVersion >= 2.4>`: compared as far as the version is known here. mod_version */
function isVersion(operator: string, wanted: string): boolean {
  const numbers = wanted.split('.').map(Number);
  const difference = VERSION.map((own, index) => own - (numbers[index] ?? 0)).find((each) => each !== 0) ?? 0;
  const holds = COMPARED[operator.replace(/^!/, '')] ?? ((each: number) => each === 0);
  return holds(difference) !== operator.startsWith('!');
}

/** Whether a `<IfModule>` or `<IfDefine>` around a line lets it count. */
function holds(setting: Setting, modules: ReadonlySet<string>, defined: ReadonlyMap<string, string>): boolean {
  const [word = '', other = ''] = setting.values;
  if (/^<ifversion$/i.test(setting.key)) return isVersion(word, other.replace(/[>"]/g, ''));
  const wanted = word.replace(/[>"]/g, '');
  const negated = wanted.startsWith('!');
  const name = wanted.replace(/^!/, '').replace(/^mod_(\w+)\.c$/, '$1_module');
  const names: Readonly<Record<string, { has(name: string): boolean }>> = {
    '<ifmodule': modules,
    '<ifdefine': defined,
  };
  const known = names[setting.key.toLowerCase()]?.has(name) ?? false;
  return known !== negated;
}

/** The lines that count: of conditional sections only those of which the condition holds. */
function counting(settings: readonly Setting[], defined: ReadonlyMap<string, string>): Setting[] {
  const modules = new Set(settings.filter(({ key }) => /^loadmodule$/i.test(key)).map(({ values }) => values[0] ?? ''));
  // Of each section that is open: whether it and all around it hold.
  const open: boolean[] = [];
  return settings.filter((setting) => {
    if (/^<if(?:module|define|version|file|directive|section)$/i.test(setting.key))
      open.push(open.at(-1) !== false && holds(setting, modules, defined));
    else if (/^<\/if(?:module|define|version|file|directive|section)>$/i.test(setting.key)) open.pop();
    return open.at(-1) !== false;
  });
}

function settingsOf(image: Image, file: string): Setting[] {
  const first = settingsOfFile(image, file, parse).find(({ key }) => /^serverroot$/i.test(key))?.values[0];
  const base = first ?? (file.startsWith('/etc/httpd') ? '/etc/httpd' : '/etc/apache2');
  return readWithIncludes(image, file, parse, includesBy(/^include(?:optional)?$/i, { base, inDirectory: /./ }));
}

/** Apache: every `Listen`, where its module is loaded; without an address one socket takes both families. */
export const apache: Reader = {
  programs: ['apache2'],
  decides: /^(?:Listen|<?VirtualHost|NameVirtualHost)$/i,
  read(run, image) {
    const file = flagValue(run, '-f') ?? MAINS.find((each) => image.isFile(each));
    if (file === undefined) return null;
    const settings = settingsOf(image, file);
    const defined = definedIn(run, settings);
    const counted = counting(settings, defined);
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
    return unlessLacking(image, unlessTwice(image, listeners), counted, { keys: /^SSLCertificate(?:Key)?File$/i });
  },
};

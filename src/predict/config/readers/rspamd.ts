import type { Opened } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { flagValue } from '../flags.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { type Parse, readWithIncludes } from '../syntax/include.js';
import type { Reader, Setting } from '../types.js';

/** A list of texts in quotes, which may have brackets of their own. */
const LIST = /\[(?:[^[\]{};#"]{0,100}"[^"\n]{0,200}"){1,64}[^[\]{};#"]{0,100}\]/g;

/** A list over several lines as one, and the lines behind it where they were. */
const inOneLine = (list: string): string => {
  const lines = list.split('\n');
  return lines.join(' ') + '\n'.repeat(lines.length - 1);
};

/** `.include(try=true; priority=1) "FILE"` as a statement of its own. */
const parse: Parse = (file, text) =>
  parseBlocks(BRACED_LINES)(
    file,
    text.replace(/^([ \t]*)\.include(?:\([^)\n]*\))?/gm, '$1.include').replace(LIST, inOneLine),
  );

const VARIABLES: Readonly<Record<string, string>> = {
  CONFDIR: '/etc/rspamd',
  LOCAL_CONFDIR: '/etc/rspamd',
  DBDIR: '/var/lib/rspamd',
};

const includes = {
  patternsOf: ({ key, values }: Setting) =>
    key === '.include'
      ? values.map((value) => value.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => VARIABLES[name] ?? whole))
      : null,
};

/** Which file wins: what overrides, what is said here, what the program wrote itself, what it came with. */
const rankOf = ({ file }: Setting) =>
  file.includes('/override.d/') ? 3 : file.includes('/local.d/') ? 2 : file.startsWith('/var/') ? 1 : 0;

/** The lines of a key in the files that win. */
function winning(settings: readonly Setting[], key: string): readonly Setting[] {
  const said = settings.filter((each) => each.key === key);
  const best = said.reduce((highest, each) => Math.max(highest, rankOf(each)), 0);
  return said.filter((each) => rankOf(each) === best);
}

/** Words that switch off; a negative `count` does so too. */
const isOff = (worker: readonly Setting[]) =>
  /^(?:false|no|off)$/i.test(winning(worker, 'enabled').at(-1)?.values[0] ?? '') ||
  (winning(worker, 'count').at(-1)?.values[0] ?? '').startsWith('-');

/** rspamd: the sockets of each worker, as its files outdo one another; Rspamd, workers, `bind_socket`. */
export const rspamd: Reader = {
  programs: ['rspamd'],
  read(run, image) {
    const settings = readWithIncludes(image, flagValue(run, '-c') ?? '/etc/rspamd/rspamd.conf', parse, includes);
    const workers = new Map<string, Setting[]>();
    for (const each of settings) {
      const [first, ...more] = each.within;
      if (first?.[0] !== 'worker' || more.length > 0) continue;
      const worker = workers.get(first.join(' '));
      if (worker === undefined) workers.set(first.join(' '), [each]);
      else worker.push(each);
    }
    return [...workers.values()].flatMap((worker): Opened[] => {
      if (isOff(worker)) return [];
      return winning(worker, 'bind_socket').flatMap((each) =>
        each.values
          // Of a list the brackets and commas stand between its values, which are in quotes.
          .filter((value) => !/^[[\],]*$/.test(value) && !/^(?:\/|systemd:)/.test(value))
          .flatMap((value) => endpoint(image, each, value, { protocol: 'tcp', everywhere: 'any', port: null })),
      );
    });
  },
};

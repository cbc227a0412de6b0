import type { Opened } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { flagValue } from '../flags.js';
import { readWithIncludes } from '../syntax/include.js';
import { parseUcl } from '../syntax/ucl.js';
import type { Reader, Setting } from '../types.js';

const VARIABLES: Readonly<Record<string, string>> = {
  CONFDIR: '/etc/rspamd',
  LOCAL_CONFDIR: '/etc/rspamd',
  DBDIR: '/var/lib/rspamd',
};

const includes = {
  patternsOf: ({ key, values }: Setting) =>
    key === '.include'
      ? values.map((value) =>
          value.replace(
            /\$\{?(\w+)\}?/g,
            (whole, name: string) => (Object.hasOwn(VARIABLES, name) && VARIABLES[name]) || whole,
          ),
        )
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
  decides: /^bind_socket$/,
  read(run, image) {
    const settings = readWithIncludes(image, flagValue(run, '-c') ?? '/etc/rspamd/rspamd.conf', parseUcl, includes);
    const workers = new Map<string, Setting[]>();
    for (const each of settings) {
      const [block, name, ...more] = each.within.flat();
      if (block !== 'worker' || name === undefined || more.length > 0) continue;
      const worker = workers.get(name);
      if (worker === undefined) workers.set(name, [each]);
      else worker.push(each);
    }
    return [...workers.values()].flatMap((worker): Opened[] => {
      if (isOff(worker)) return [];
      return winning(worker, 'bind_socket').flatMap((each) =>
        each.values
          .filter((value) => !/^(?:\/|systemd:)/.test(value))
          .flatMap((value) => endpoint(image, each, value, { protocol: 'tcp', everywhere: 'any', port: null })),
      );
    });
  },
};

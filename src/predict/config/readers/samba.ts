import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { argued, byDefault, flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { readWithIncludes } from '../syntax/include.js';
import { INI, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const parse = parseLines({ ...INI, trailing: null, between: /=\s*/, backslash: 'continues', key: /^[\w \t:-]+$/ });

/** Names of smb.conf(5) are the same with and without blanks and in either case. */
const named = (settings: readonly Setting[], name: string) =>
  settings.findLast(
    ({ key, within }) =>
      /^global$/i.test(within.at(-1)?.[0] ?? 'global') && key.toLowerCase().replace(/\s/g, '') === name,
  );

/** Whether a line brings in the registry, or a file whose name is another one on each machine. smb.conf(5), include */
const isElsewhere = (key: string, [value = '']: readonly string[]) =>
  /^include$/i.test(key)
    ? value.includes('%') || /^registry$/i.test(value.trim())
    : /^configbackend$/i.test(key.replace(/\s/g, '')) && !/^file$/i.test(value.trim());

function settingsOf(run: Running, image: Image): Setting[] {
  const file = flagValue(run, '-s', '--configfile') ?? '/etc/samba/smb.conf';
  const settings = readWithIncludes(image, file, parse, {
    patternsOf: ({ key, values }) => (/^include$/i.test(key) && !isElsewhere(key, values) ? values : null),
    isLenient: true,
  });
  for (const each of settings.filter(({ key, values }) => isElsewhere(key, values)))
    image.tell(spotOf(each), 'samba: what this brings in is not known before it runs');
  return settings;
}

const isYes = (setting: Setting | undefined) => /^(?:yes|true|1|on)$/i.test(setting?.values[0] ?? '');

/** A controller of a domain runs `samba` in place of smbd and nmbd. */
const isController = (settings: readonly Setting[]) =>
  /domain controller/i.test(named(settings, 'serverrole')?.values[0] ?? '') &&
  /active directory|^domain controller$/i.test(named(settings, 'serverrole')?.values[0] ?? '');

/** Where `interfaces` count: with `bind interfaces only`; names of devices but `lo` are every address of theirs. */
function bindsOf(settings: readonly Setting[]): {
  readonly binds: readonly string[];
  readonly places: readonly Setting[];
} {
  const [only, interfaces] = [named(settings, 'bindinterfacesonly'), named(settings, 'interfaces')];
  if (!isYes(only) || interfaces === undefined || only === undefined) return { binds: ['any'], places: [] };
  const words = (interfaces.values[0] ?? '').split(/[\s,;]+/).filter((word) => word !== '');
  const binds = words.flatMap((word) =>
    word === 'lo'
      ? ['loopback']
      : /^127\.0\.0\.0\/|^127\.[\d.]+\/8$/.test(word)
        ? ['loopback4']
        : /^[\d.]+$|:/.test(word)
          ? [word]
          : /^[\d.]+\/\d+$/.test(word)
            ? [word.replace(/\/.*/, '')]
            : ['any'],
  );
  return { binds: binds.includes('any') ? ['any'] : binds, places: [only, interfaces] };
}

/** smbd: the option -p, or `smb ports`, 445 and 139 where nothing is said; none on a controller of a domain. */
export const smbd: Reader = {
  programs: ['smbd', 'samba'],
  decides: /^(?:bind|ports)$/,
  read(run, image) {
    const settings = settingsOf(run, image);
    if (isController(settings) || run.exe.endsWith('/samba'))
      return run.exe.endsWith('/samba') && !isController(settings) ? [] : null;
    const ports = named(settings, 'smbports');
    const { binds, places } = bindsOf(settings);
    const noNetbios = isYes(named(settings, 'disablenetbios'));
    const flag = flagValue(run, '-p', '--port');
    const words = (flag ?? ports?.values[0] ?? (noNetbios ? '445' : '445 139')).split(/[\s,]+/);
    const said = [...(ports === undefined ? [] : [ports]), ...places];
    const source = flag !== null ? argued(run, flag) : said.length === 0 ? byDefault(run) : configured(...said);
    return words.flatMap((word): Opened[] => {
      const number = portNumber(image, word, 'tcp');
      return number === null ? [] : binds.flatMap((bind) => opened(image, 'tcp', bind, number, source));
    });
  },
};

/** nmbd: names and datagrams of NetBIOS over IPv4, unless they are switched off. */
export const nmbd: Reader = {
  programs: ['nmbd'],
  read(run, image) {
    const settings = settingsOf(run, image);
    if (isYes(named(settings, 'disablenetbios')) || isController(settings)) return [];
    return [137, 138].flatMap((port) => opened(image, 'udp', 'any4', port, byDefault(run)));
  },
};

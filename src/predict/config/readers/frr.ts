import { baseName } from '../../../domain/executable-path.js';
import type { Running } from '../../programs/running.js';
import { unitWords } from '../../start/systemd/words.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { argued, byDefault, flagValue } from '../flags.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { ASSIGNMENTS, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

const parse = parseLines({ ...ASSIGNMENTS, backslash: 'continues', between: /=\s*/ });

/** The port that each daemon takes commands on; Services in frr-doc 8.4 and /etc/services. */
const PORTS: Readonly<Record<string, number>> = {
  zebra: 2601,
  ripd: 2602,
  ripngd: 2603,
  ospfd: 2604,
  bgpd: 2605,
  ospf6d: 2606,
  isisd: 2608,
  babeld: 2609,
  nhrpd: 2610,
  pimd: 2611,
  ldpd: 2612,
  eigrpd: 2613,
  pbrd: 2615,
  staticd: 2616,
  bfdd: 2617,
  fabricd: 2618,
  vrrpd: 2619,
};

/** Started whatever the list of daemons says; frr.service(8). */
const ALWAYS = ['zebra', 'staticd'];

/** One daemon with its options, and what says so. */
interface Daemon {
  readonly name: string;
  readonly words: readonly string[];
  readonly source: Source;
}

/** The daemons that frrinit.sh starts, by the file that it reads. */
function listed(run: Running, image: Image): Daemon[] {
  const file = '/etc/frr/daemons';
  const settings = settingsOfFile(image, file, parse);
  const last = (key: string) => settings.findLast((each) => each.key === key);
  return Object.keys(PORTS).flatMap((name) => {
    const [on, options] = [last(name), last(`${name}_options`)];
    if (!ALWAYS.includes(name) && !/^(?:yes|[1-9]\d*)$/i.test(on?.values[0] ?? '')) return [];
    const lines = [on, options].filter((each) => each !== undefined);
    const source = lines.length === 0 ? byDefault(run) : configured(...lines);
    return [{ name, words: [name, ...unitWords(options?.values[0] ?? '')], source }];
  });
}

/** Whether the configuration of a daemon has a line; without its own file it is in that of all. */
const isSaid = (image: Image, name: string, line: RegExp) =>
  ['frr', name].some((file) => line.test(image.text(`/etc/frr/${file}.conf`) ?? ''));

/**
 * What neighbours are taken on over UDP, with the line that it takes. RFC 2453 for RIP; RFC 5881 and 5883 for BFD, whose echo of
 * IPv4 has no socket of UDP in Linux, as ripd and bfdd of Debian's frr 8.4.4 were seen to listen.
 */
const NEIGHBOURS: Readonly<
  Record<string, { readonly line: RegExp; readonly sockets: ReadonlyArray<readonly [bind: string, port: number]> }>
> = {
  ripd: { line: /^router\s+rip\s*$/m, sockets: [['any4', 520]] },
  bfdd: {
    line: /^/,
    sockets: [
      ['any4', 3784],
      ['any6', 3784],
      ['any6', 3785],
      ['any4', 4784],
      ['any6', 4784],
    ],
  },
};

function openedBy(image: Image, { name, words, source }: Daemon): Opened[] {
  const numberOf = (flags: readonly string[], usual: number) => {
    const value = flagValue({ words }, ...flags);
    return value === null ? usual : (portNumber(image, value, 'tcp') ?? 0);
  };
  const at = (bind: string, port: number) => (port === 0 ? [] : opened(image, 'tcp', bind, port, source));
  const commands = at(
    flagValue({ words }, '-A', '--vty_addr') ?? 'any',
    numberOf(['-P', '--vty_port'], PORTS[name] ?? 0),
  );
  // Before it has a router, bgpd takes no neighbours.
  const takes = name === 'bgpd' && isSaid(image, name, /^router\s+bgp\b/m);
  const neighbours = !takes
    ? []
    : at(flagValue({ words }, '-l', '--listenon') ?? 'any', numberOf(['-p', '--bgp_port'], 179));
  const neighbour = NEIGHBOURS[name];
  const datagrams = neighbour !== undefined && isSaid(image, name, neighbour.line) ? neighbour.sockets : [];
  return [...commands, ...neighbours, ...datagrams.flatMap(([bind, port]) => opened(image, 'udp', bind, port, source))];
}

/** FRRouting: a port for commands of each daemon that is on, and BGP, RIP and BFD where they take neighbours. */
export const frr: Reader = {
  programs: ['zebra', 'bgpd', 'ospfd', 'ripd', 'ripngd', 'isisd', 'babeld', 'ldpd', 'bfdd', 'pimd', 'frr-daemons'],
  decides: /^(?:neighbor|bgp|listen)$/,
  small: /^(?:zebra|bgpd|ospf6?d|ripd|ripngd|isisd|pimd|ldpd|babeld|bfdd)(?:_options)?$/,
  read(run, image) {
    if (baseName(run.exe) === 'frrinit.sh') return listed(run, image).flatMap((each) => openedBy(image, each));
    const name = baseName(run.exe);
    if (PORTS[name] === undefined || !image.isDirectory('/etc/frr')) return null;
    const said = flagValue(run, '-A', '--vty_addr', '-P', '--vty_port');
    return openedBy(image, { name, words: run.words, source: said === null ? byDefault(run) : argued(run, said) });
  },
};

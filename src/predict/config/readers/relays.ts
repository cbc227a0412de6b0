import type { Protocol } from '../../../domain/listener.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { argued, flagValue, hasFlag } from '../flags.js';
import { configured, hostPort, opened, portNumber } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

/** The words of a command line that are neither options nor values of options that take one. */
function operandsOf({ words }: Running, valued: readonly string[]): string[] {
  return words.slice(1).filter((word, index) => !word.startsWith('-') && !valued.includes(words[index] ?? ''));
}

/** One endpoint of the command line; what is none is told. */
function ofWord(run: Running, image: Image, word: string, everywhere: string, protocol: Protocol = 'tcp'): Opened[] {
  const { host, port } = hostPort(word);
  const number = port === null ? null : portNumber(image, port, protocol);
  const found = number === null ? [] : opened(image, protocol, host ?? everywhere, number, argued(run, word));
  if (found.length === 0)
    image.tell(spotOf(run.place), `no address and port that is understood: ${word.slice(0, 200)}`);
  return found;
}

/** Options of Nmap's and of the BSDs' netcat that take a value. */
const NETCAT_VALUED = '-e -c -w -i -o -x -X -g -G -s -m -q -I -O -T -V -p -d -P --exec --sh-exec --lua-exec --wait'
  .concat(' --idle-timeout --delay --output --hex-dump --max-conns --source --source-port --proxy --proxy-type')
  .concat(' --ssl-cert --ssl-key --ssl-trustfile --ssl-ciphers --allow --allowfile --deny --denyfile')
  .split(' ');

/** Options with which ncat hands what comes to a command. */
const NCAT_COMMANDS = ['-e', '--exec', '-c', '--sh-exec', '--lua-exec'];

/** ncat(1), nc(1): only where they listen, on the last of their operands. */
export const netcat: Reader = {
  programs: ['ncat', 'nc', 'netcat', 'nc.openbsd', 'nc.traditional'],
  read(run, image) {
    const isShort = (letter: string) =>
      run.words.slice(1).some((word) => /^-[A-Za-z46]+$/.test(word) && word.includes(letter));
    if (!isShort('l') && !hasFlag(run, '--listen')) return [];
    const operands = operandsOf(run, NETCAT_VALUED);
    const named = flagValue(run, '-p', '--source-port');
    const [host, port] = named !== null ? [operands[0], named] : [operands.at(-2), operands.at(-1)];
    const protocol = isShort('u') || hasFlag(run, '--udp') ? 'udp' : 'tcp';
    // Ncat keeps datagrams open only to hand them to a command, and else ends at once; ncat(1), -k
    const isKept = isShort('k') || hasFlag(run, '--keep-open');
    if (run.name === 'ncat' && protocol === 'udp' && isKept && !hasFlag(run, ...NCAT_COMMANDS)) {
      image.tell(spotOf(run.place), 'ncat ends: it keeps datagrams open with a command alone');
      return [];
    }
    const usual = run.name === 'ncat' ? '31337' : '';
    const number = portNumber(image, port ?? usual, protocol);
    if (number === null) {
      image.tell(spotOf(run.place), 'netcat listens, and the port is not understood');
      return [];
    }
    const both = run.name === 'ncat' ? 'any' : 'any4';
    const everywhere = isShort('6') ? 'any6' : isShort('4') ? 'any4' : both;
    return opened(image, protocol, host ?? everywhere, number, argued(run, port ?? usual));
  },
};

/** pen(1): `[options] [host:]port server …`; a port to control it stands behind -C. */
export const pen: Reader = {
  programs: ['pen'],
  read(run, image) {
    const valued = '-b -c -e -j -l -m -o -p -q -t -u -w -x -C -E -F -G -K -L -S -T'.split(' ');
    const [own] = operandsOf(run, valued);
    const control = flagValue(run, '-C');
    return [own, control]
      .filter((word) => word !== undefined && word !== null && !word.startsWith('/'))
      .flatMap((word) => ofWord(run, image, word ?? '', 'any4'));
  },
};

/** redir(1): `[options] [SRC]:PORT DST:PORT`, of which the source may be behind `--laddr` and `--lport`. */
export const redir: Reader = {
  programs: ['redir'],
  read(run, image) {
    const valued = ['-b', '-f', '-I', '-k', '-l', '-m', '-o', '-p', '-t', '-w', '-x', '--caddr', '--cport', '--laddr'];
    const [own] = operandsOf(run, [...valued, '--lport', '--bind', '--ident', '--timeout']);
    const port = flagValue(run, '--lport');
    if (port !== null) return ofWord(run, image, `${flagValue(run, '--laddr') ?? '*'}:${port}`, 'any4');
    return own === undefined ? null : ofWord(run, image, own, 'any4');
  },
};

/** 6tunnel(1): `[options] PORT HOST [PORT]`, on the address behind -l; over IPv6 with -6, `-4` is where it leads to. */
export const sixTunnel: Reader = {
  programs: ['6tunnel'],
  read(run, image) {
    const [own] = operandsOf(run, ['-i', '-l', '-L', '-m', '-M', '-p', '-s', '-S', '-u']);
    if (own === undefined) return null;
    const host = flagValue(run, '-l', '-L') ?? '*';
    return ofWord(
      run,
      image,
      `${host.includes(':') ? `[${host}]` : host}:${own}`,
      hasFlag(run, '-6') ? 'any6' : 'any4',
    );
  },
};

/** websockify(1): `[options] [source_addr:]source_port [target]`. */
export const websockify: Reader = {
  programs: ['websockify'],
  read(run, image) {
    const valued = ['--cert', '--key', '--web', '--record', '--target-config', '--token-plugin', '--token-source'];
    const more = ['--run-once', '--timeout', '--idle-timeout', '--log-file', '--wrap-mode', '--ssl-version'];
    const script = run.words.findIndex((word) => /websockify(?:\.py)?$/.test(word));
    const [own] = operandsOf({ ...run, words: run.words.slice(script) }, [...valued, ...more]);
    return own === undefined ? null : ofWord(run, image, own, 'any4');
  },
};

const parse = parseLines({ ...DIRECTIVES, between: /\s+/ });

/** rinetd.conf: `bindaddress bindport[/udp] connectaddress connectport`. */
export const rinetd: Reader = {
  programs: ['rinetd'],
  read(run, image) {
    const file = flagValue(run, '-c', '--conf-file') ?? '/etc/rinetd.conf';
    return settingsOfFile(image, file, parse).flatMap((line) => {
      const [service = '', , target] = line.values;
      if (target === undefined || /^(?:allow|deny|logfile|pidlogfile|logcommon)$/.test(line.key)) return [];
      const [, port = '', kind = 'tcp'] = /^([\w-]+)(?:\/(tcp|udp))?$/.exec(service) ?? [];
      const protocol: Protocol = kind === 'udp' ? 'udp' : 'tcp';
      const number = portNumber(image, port, protocol);
      const found = number === null ? [] : opened(image, protocol, line.key, number, configured(line));
      if (found.length === 0) image.tell(spotOf(line), 'rinetd: this line was not understood');
      return found;
    });
  },
};

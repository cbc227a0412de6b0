import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Program } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import { type Opened, uncertain } from '../types.js';

/** Variables whose options the virtual machine takes for its own. */
const OPTIONS = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'];

const PREFERS_IPV4 = '-Djava.net.preferIPv4Stack=true';

const isToldIpv4 = ({ words, environment }: Running) =>
  [...words, ...OPTIONS.flatMap((name) => environment.get(name)?.split(/\s+/) ?? [])].includes(PREFERS_IPV4);

/** Whether real runs have shown sockets of IPv4 alone: a program may ask for these, or tell its virtual machine so itself. */
const isSeenIpv4 = (program: Program | undefined, plain: RegExp) =>
  program?.listens.some(({ address }) => plain.test(address)) === true;

/** How much of a file of ELF holds its notes. */
const HEAD_BYTES = 8 << 10;

/** The note with the build id that the linker of Go leaves in whatever it made: its name has four bytes, and its type is 4. */
const GO_NOTE = /(?:\x04\0\0\0Go\0\0|\0\0\0\x04Go\0\0)/;

function isGo({ exe }: Running, image: Image): boolean {
  const head = image.head(exe, HEAD_BYTES)?.toString('latin1') ?? '';
  return head.startsWith('\x7fELF') && GO_NOTE.test(head);
}

const TWINS: Readonly<Record<string, string>> = { '::': '0.0.0.0', '::1': '127.0.0.1' };

const isTwin = (six: Opened, four: Opened) =>
  four.address === TWINS[six.address] &&
  four.port === six.port &&
  four.protocol === six.protocol &&
  four.evidence[0] === six.evidence[0];

/** Every address of IPv4 as that of both families, and of a name of both the first address, which is one of IPv4. */
function widened(said: readonly Opened[]): readonly Opened[] {
  return said.flatMap((each): Opened[] => {
    if (each.certainty === 'default') return [each];
    if (each.family === 'ipv6') return said.some((other) => isTwin(each, other)) ? [] : [each];
    if (each.address !== '0.0.0.0') return [each];
    return [{ ...uncertain(each), family: 'ipv6', address: '::', dualStack: true }];
  });
}

/**
 * What a setting opens in Java and in Go: the wildcard of IPv4 is a socket of IPv6 that takes IPv4 as well. Of what is the
 * program's own, `default`, real runs have shown the address. Package net of Go, Listen
 */
export function asRuntimeOpens(
  said: readonly Opened[],
  run: Running,
  image: Image,
  program: Program | undefined,
): readonly Opened[] {
  if (runtimeOf(run.exe) === 'java') {
    if (isToldIpv4(run) || isSeenIpv4(program, /^(?:any4|loopback4|[\d.]+)$/)) return said;
    return widened(said).map((each) =>
      each.family === 'ipv4' && each.certainty !== 'default' ? uncertain(each) : each,
    );
  }
  const isOpen = said.some(({ address, certainty }) => address === '0.0.0.0' && certainty !== 'default');
  return isOpen && !isSeenIpv4(program, /^any4?$/) && isGo(run, image) ? widened(said) : said;
}

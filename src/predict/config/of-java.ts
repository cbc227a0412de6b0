import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Program } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import { type Opened, uncertain } from '../types.js';

/** Variables whose options the virtual machine takes for its own. */
const OPTIONS = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'];

const PREFERS_IPV4 = '-Djava.net.preferIPv4Stack=true';

/** Whether a program has sockets of IPv4 alone: it was told to, or tells its virtual machine so itself, as real runs show. */
function prefersIpv4({ words, environment }: Running, program: Program | undefined): boolean {
  const given = [...words, ...OPTIONS.flatMap((name) => environment.get(name)?.split(/\s+/) ?? [])];
  const isPlain = (address: string) => address === 'any4' || address === 'loopback4' || /^[\d.]+$/.test(address);
  return given.includes(PREFERS_IPV4) || program?.listens.some(({ address }) => isPlain(address)) === true;
}

const TWINS: Readonly<Record<string, string>> = { '::': '0.0.0.0', '::1': '127.0.0.1' };

const isTwin = (six: Opened, four: Opened) =>
  four.address === TWINS[six.address] &&
  four.port === six.port &&
  four.protocol === six.protocol &&
  four.evidence[0] === six.evidence[0];

/**
 * What a setting opens in Java: its sockets are of IPv6 and take IPv4 as well. Of what is the program's own, `default`, real
 * runs have shown the address.
 */
export function asJavaOpens(said: readonly Opened[], run: Running, program: Program | undefined): readonly Opened[] {
  if (runtimeOf(run.exe) !== 'java' || prefersIpv4(run, program)) return said;
  return said.flatMap((each): Opened[] => {
    if (each.certainty === 'default') return [each];
    // A name of both families is bound to by its first address, which is one of IPv4.
    if (each.family === 'ipv6') return said.some((other) => isTwin(each, other)) ? [] : [each];
    const doubted = uncertain(each);
    if (each.address !== '0.0.0.0') return [doubted];
    return [{ ...doubted, family: 'ipv6', address: '::', dualStack: true }];
  });
}

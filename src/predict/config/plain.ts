import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Program } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import type { Opened, Place } from '../types.js';
import { endpoint } from './endpoint.js';
import { flagValues, placeOfWord } from './flags.js';
import { hostAddresses } from './names.js';
import { configured, hostPort, opened, portNumber } from './sockets.js';
import { tellUnsaid } from './unsaid-address.js';

/** Options and variables that are called so in most programs that nobody wrote a reader for. */
const ENDPOINT_FLAGS = [
  '--listen',
  '--listen-address',
  '--listen-addr',
  '--bind',
  '--bind-addr',
  '--bind-address',
  '--addr',
  '--address',
  '--http-address',
  '--http-addr',
  '--web.listen-address',
  '-listen',
  '-addr',
  '-bind',
  '--http.addr',
];
/** Options of interpreters that start a server of their own. */
const RUNTIME_FLAGS: Readonly<Record<string, readonly string[]>> = { php: ['-S'] };

const PORT_FLAGS = ['--port', '-port', '--http-port', '--server.port', '-Dserver.port', '--listen-port'];
const HOST_FLAGS = [
  '--host',
  '--hostname',
  '--bind',
  '--bind-address',
  '--address',
  '--server.address',
  '-Dserver.address',
  ...['-address', '-host', '-ip', '--ip'],
];
const PORT_VARIABLES = ['PORT', 'SERVER_PORT', 'HTTP_PORT', 'APP_PORT', 'LISTEN_PORT'];
const ENDPOINT_VARIABLES = ['LISTEN', 'LISTEN_ADDR', 'LISTEN_ADDRESS', 'BIND_ADDR', 'ADDR', 'HTTP_ADDR'];
const HOST_VARIABLES = [
  ...['HOST', 'BIND', 'BIND_ADDRESS', 'BIND_ADDR', 'BIND_IP', 'BIND_HOST', 'SERVER_ADDRESS', 'SERVER_HOST'],
  ...['LISTEN_HOST', 'LISTEN_IP', 'LISTEN_ADDRESS', 'LISTEN_ADDR', 'HTTP_HOST', 'APP_HOST'],
];

/** A value of the command line or the environment, and the line that says it. */
function said(
  run: Running,
  flags: readonly string[],
  variables: readonly string[],
): { text: string; place: Place } | null {
  const flag = flagValues(run.words, flags).at(-1)?.value;
  if (flag !== undefined && flag !== '') return { text: flag, place: placeOfWord(run, flag) };
  const name = variables.find((each) => run.origins.has(each) && run.environment.has(each));
  const origin = name === undefined ? undefined : run.origins.get(name);
  return name === undefined || origin === undefined ? null : { text: run.environment.get(name) ?? '', place: origin };
}

/** How most programs of a runtime bind where no host is said. */
const EVERYWHERE: Readonly<Record<string, string>> = { python: 'any4', perl: 'any4', php: 'any4' };

/** What a stock installation was seen to open on a port, or, where it opens one port alone, what that would be on this one. */
function ofStock(stock: readonly Opened[], port: number): readonly Opened[] {
  const seen = stock.filter(({ certainty }) => certainty === 'default');
  const same = seen.filter((each) => each.port === port);
  return same.length > 0 || new Set(seen.map((each) => each.port)).size > 1 ? same : seen;
}

/**
 * What is plain to see of a program that nobody wrote a reader for; null where nothing is. Address and transport that nothing
 * names are as its stock installation was seen to open them.
 */
export function plainSockets(
  run: Running,
  image: Image,
  program: Program | undefined,
  stock: readonly Opened[],
): readonly Opened[] | null {
  const runtime = runtimeOf(run.exe);
  const everywhere = EVERYWHERE[runtime ?? ''] ?? 'dual';
  const whole = said(run, [...ENDPOINT_FLAGS, ...(RUNTIME_FLAGS[runtime ?? ''] ?? [])], ENDPOINT_VARIABLES);
  const own = whole === null ? null : hostPort(whole.text).port;
  if (whole !== null && own !== null && /^\d{1,5}$/.test(own)) {
    // PHP takes the first address of a name, and that of `localhost` is of IPv6.
    const hosts = runtime === 'php' && hostAddresses(image, 'localhost').includes('::1') ? { localhost: '::1' } : {};
    return endpoint(image, whole.place, whole.text, { protocol: 'tcp', everywhere, port: null, hosts });
  }
  const port = said(run, PORT_FLAGS, PORT_VARIABLES);
  const number = port === null ? null : portNumber(image, port.text, 'tcp');
  if (port === null || number === null) return null;
  // What names an address with its port in other programs may name it alone: `--listen-address=::1 --port 80`.
  const isHost = whole !== null && whole.text !== '' && own === null;
  const host = said(run, HOST_FLAGS, HOST_VARIABLES) ?? (isHost ? whole : null);
  const source = configured(port.place);
  const seen = ofStock(stock, number);
  if (host === null && seen.length > 0) {
    const moved = seen.map((each) => ({ ...each, port: number, ...source }));
    tellUnsaid(image, run, program, moved, seen.some((each) => each.port === number) ? null : port.place);
    return moved;
  }
  const protocols = seen.length === 0 ? (['tcp'] as const) : [...new Set(seen.map((each) => each.protocol))];
  const at = (address: string) => protocols.flatMap((each) => opened(image, each, address, number, source));
  const found = at(host?.text ?? everywhere);
  return found.length > 0 ? found : at(everywhere);
}

import dgram from 'node:dgram';
import net from 'node:net';
import util from 'node:util';
import { type BindRequest, type BindResult, HostError } from './types.js';

/** Ports that are asked for before other work gets its turn: a few milliseconds, and few enough sockets at a time. */
const BATCH = 256;

/** What bind(2) answered; null: the port was free, and is again. */
type Answer = string | null;

/** A socket of Node below `net.Server`: bound, and neither listening nor connected. */
interface Handle {
  /** 0, or the error of the bind that came before: libuv keeps EADDRINUSE back until now. */
  getsockname(out: object): number;
  close(): void;
}

/** How `net.Server` and `node:cluster` make the sockets that they listen on later; not among Node's public types. */
type CreateHandle = (address: string, port: number, type: 4 | 6, fd: null, flags: number) => Handle | number;

const createHandle = (net as { readonly _createServerHandle?: CreateHandle })._createServerHandle;

/**
 * Binds and closes, without listen(2) or connect(2): nothing is sent, nobody can connect. libuv sets SO_REUSEADDR, so
 * that only a socket that listens, or one that was bound without it, is in the way: no connection, no TIME_WAIT.
 */
function bindTcpHandle(create: CreateHandle, address: string, port: number): Answer {
  const handle = create(address, port, net.isIPv4(address) ? 4 : 6, null, 0);
  if (typeof handle === 'number') return util.getSystemErrorName(handle);
  const error = handle.getsockname({});
  handle.close();
  return error === 0 ? null : util.getSystemErrorName(error);
}

/**
 * The same by public means, at four times the cost: bound as the near end of a connection to a multicast address, which
 * connect(2) refuses before anything is sent.
 */
export function bindTcpByConnect(address: string, port: number): Promise<Answer> {
  const host = net.isIPv4(address) ? '224.0.0.1' : 'ff02::1';
  return new Promise((resolve) => {
    const socket = net.connect({ host, port: 9, localAddress: address, localPort: port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(null);
    });
    socket.on('error', ({ code, syscall }: NodeJS.ErrnoException) =>
      resolve(syscall === 'bind' ? (code ?? 'UNKNOWN') : null),
    );
  });
}

async function bindTcp(address: string, port: number): Promise<Answer> {
  return createHandle === undefined ? bindTcpByConnect(address, port) : bindTcpHandle(createHandle, address, port);
}

/** Without SO_REUSEADDR, and closed before anything is read from it. */
function bindUdp(address: string, port: number): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket(net.isIPv4(address) ? 'udp4' : 'udp6');
    const answer = (code: Answer) => {
      socket.close();
      resolve(code);
    };
    socket.on('error', ({ code }: NodeJS.ErrnoException) => answer(code ?? 'UNKNOWN'));
    socket.bind({ address, port, exclusive: true }, () => answer(null));
  });
}

const BIND = { tcp: bindTcp, udp: bindUdp };

/** Lets closed sockets go, and timers and signals have their turn. */
const breathe = () => new Promise((resolve) => setImmediate(resolve));

/** See {@link import('./types.js').Host.bindPorts}. */
export async function bindPorts({ protocol, address, ports }: BindRequest): Promise<BindResult> {
  const bind = BIND[protocol];
  const taken: number[] = [];
  const refused: number[] = [];
  const ask = async (port: number) => {
    const code = await bind(address, port);
    if (code === 'EADDRINUSE') taken.push(port);
    else if (code === 'EACCES' || code === 'EPERM') refused.push(port);
    else if (code !== null) throw new HostError(code, `${protocol} sockets cannot be bound to ${address}: ${code}`);
  };
  for (let at = 0; at < ports.length; at += BATCH) {
    await Promise.all(ports.slice(at, at + BATCH).map(ask));
    await breathe();
  }
  return { taken, refused };
}

/** See {@link import('./types.js').Host.withUdpPort}. */
export async function withUdpPort<T>(work: (port: number | null) => Promise<T>): Promise<T> {
  const socket = dgram.createSocket('udp4');
  const port = await new Promise<number | null>((resolve) => {
    socket.on('error', () => resolve(null));
    socket.bind({ address: '127.0.0.1', port: 0, exclusive: true }, () => resolve(socket.address().port));
  });
  try {
    return await work(port);
  } finally {
    socket.close();
  }
}

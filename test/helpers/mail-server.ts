import net from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { SmtpServer } from '../../src/notify/smtp-server.js';

/** One message as it arrived. */
export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly mail: ParsedMail;
  readonly raw: string;
  /** Whether it came over TLS. */
  readonly secure: boolean;
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly Received[];
  /** Users and passwords that were tried. */
  readonly logins: readonly string[];
  /** Ends every connection without a word; not for TLS, whose sockets Node does not let go of like this. */
  cut(): void;
  close(): Promise<void>;
}

/** A real SMTP server on a free port of the loopback interface, with a certificate that nobody vouches for. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: Received[] = [];
  const logins: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onAuth(auth, _session, callback) {
      logins.push(`${auth.username}:${auth.password}`);
      if (auth.username === 'me' && auth.password === 'secret') callback(null, { user: 'me' });
      else callback(new Error('535 wrong password'));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          mail: await simpleParser(raw),
          raw: raw.toString('latin1'),
          secure: session.secure,
        });
        callback(null, 'taken');
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const sockets = new Set<net.Socket>();
  server.server.on('connection', (socket: net.Socket) => void sockets.add(socket));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received,
    logins,
    cut,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A server that takes connections and never says a word. */
export async function startMuteServer(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** How port-audit is told of a server on the loopback interface. */
export function serverAt(port: number, overrides: Partial<SmtpServer> = {}): SmtpServer {
  return { host: '127.0.0.1', port, implicitTls: false, loopback: true, login: null, ...overrides };
}

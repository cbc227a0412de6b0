/** Where an option tells a program to listen. */
export interface Endpoint {
  /** Null: the option names none. */
  readonly host: string | null;
  /** Null: the option names none. */
  readonly port: number | null;
}

function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

/** `PORT`, `HOST:PORT`, `[HOST]:PORT`, `:PORT`, `HOST`; a scheme in front and a path behind are passed over. */
export function readEndpoint(text: string): Endpoint {
  const plain = text.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/, '');
  if (/^\d+$/.test(plain)) return { host: null, port: portOf(plain) };
  const [, host = '', port = ''] = /^(.*):(\d*)$/.exec(plain.endsWith(']') ? `${plain}:` : plain) ?? [];
  if (port === '' && host === '') return { host: plain === '' ? null : plain, port: null };
  return { host: host === '' ? null : host.replace(/^\[|\]$/g, ''), port: portOf(port) };
}

/** How many places of one number are looked at. */
const MOST = 64;

/** How far around a number what makes it a port may stand, characters. */
const BEFORE = 100;
const AFTER = 40;
const NEAR = 60;

/** `port`, `--port`, `PORT`, `SERVER_PORT`, `httpPort`, `listen(`; not `support`, `import`, `portal`. */
const WORD = /(?:^|[^A-Za-z])(?:ports?|PORTS?|Ports?|listen(?:s|ing|er)?|Listen|bind)(?![A-Za-z])|[a-z]Ports?(?![a-z])/;

/**
 * The end of an address, `localhost:`, `127.0.0.1:`, `[::]:`, `*:`, of one that is named as such, `-http.addr=:`, or the option
 * that most programs have for a port, `-p `.
 */
const ADDRESS = /(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|[\s"'=]\*):$|\baddr(?:ess)?[ =]["']?:$|\s-p[ =]?$/i;

/** An address without a host, which is every one: `":8080"`; a key and its value have a quote before the colon alone. */
const OPENING = /["'`]:$/;
const CLOSING = /^["'`]/;

const DEFAULT = /default/i;

/** A manual that says of the program that it listens there: `it will listen on TCP port 11025`; not `to listen on, e.g. 8080`. */
const LISTENS =
  /\b(?:listens|will listen|is listening|listens for connections|waits|waiting|accepts connections)\s(?:(?:on|at|to|for|the|a|incoming|connections|requests|tcp|udp|tcp\/ip|ports?|number)\s+){1,8}$/i;

/** A manual that sends people to the machine that they sit at: `browse http://localhost:8080/`. */
const HERE = /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):$/i;

/** What of a package `npx` is asked for: `acme@latest`. */
const VERSION = /(?<=.)@[\w.-]+$/;

/** Whether the number that stands there is told to be a port; `asDefault`: and to be the one that it takes by itself. */
function isPort(text: string, from: number, end: number, asDefault: boolean): boolean {
  const before = text.slice(Math.max(from - BEFORE, 0), from);
  const after = text.slice(end, end + AFTER);
  const isAddress = ADDRESS.test(before) || (OPENING.test(before) && CLOSING.test(after));
  if (!isAddress && !WORD.test(before) && !WORD.test(after)) return false;
  return !asDefault || DEFAULT.test(before) || DEFAULT.test(after) || HERE.test(before) || LISTENS.test(before);
}

/**
 * Whether a line of a text starts one of these commands with the port, `acme --source 8080` or `PORT=8080 acme`; a `-p 8080:80`
 * publishes one of a container.
 */
export function isExample(text: string, port: number, commands: readonly string[]): boolean {
  const option = new RegExp(`(?:^|\\s)(?:--?[a-z][\\w-]{0,30}|PORT)[ =]${port}(?![\\w.:-])`);
  const isStarted = (line: string) =>
    line.split(/[^\w@./-]+/).some((word) => commands.includes(word.replace(VERSION, '')));
  return commands.length > 0 && text.split('\n').some((line) => option.test(line) && isStarted(line));
}

/** A port as programs write it, and as those that make code smaller do: `4e3`. */
function spelled(port: number): string {
  const [, digits, zeros = ''] = /^(\d+?)(0{3,})?$/.exec(String(port)) ?? [];
  return zeros === '' ? String(port) : `(?:${port}|${digits}e${zeros.length})`;
}

/** Whether a text calls a port the default. */
export function isDefault(text: string, port: number): boolean {
  const number = new RegExp(`(?<![\\w.])${spelled(port)}(?![\\w]|\\.\\d|,\\d{3})`, 'g');
  for (let looked = 0; looked < MOST; looked++) {
    const found = number.exec(text);
    if (found === null) return false;
    const around = text.slice(Math.max(found.index - NEAR, 0), number.lastIndex + AFTER);
    if (DEFAULT.test(around) && isPort(text, found.index, number.lastIndex, false)) return true;
  }
  return false;
}

/** The line of what lies in an executable that has the port behind a wildcard: nobody connects to one, so it is bound. */
export function lineBinding(text: string, port: number): number | null {
  // Of one made by Go the strings follow each other without a sign between them: `Wednesday[::]:9966[:alnum:]`.
  const found = new RegExp(`(?:(?<![\\d.])0\\.0\\.0\\.0|\\[::\\]):${port}(?![\\d.])`).exec(text);
  return found === null ? null : text.slice(0, found.index).split('\n').length;
}

/** The first line of a text that names a port as one; null: none does. */
export function lineNaming(text: string, port: number, asDefault = false): number | null {
  const number = new RegExp(`(?<![\\w.])${spelled(port)}(?![\\w]|\\.\\d|,\\d{3})`, 'g');
  for (let looked = 0; looked < MOST; looked++) {
    const found = number.exec(text);
    if (found === null) return null;
    if (isPort(text, found.index, number.lastIndex, asDefault)) return text.slice(0, found.index).split('\n').length;
  }
  return null;
}

/** How far from a port another may be that is reckoned from it. */
const MOST_APART = 1_000;

const ADDED = /(?:\b(?:port|PORT)|_PORT|[a-z]Port)(?:, ?10)?\)?\s?\+\s?([1-9]\d{0,3})(?![\w.])/g;

/** What a text adds to a port, `port + 1`, `Number(options.port) + 1`, by the first line that does. */
export function linesReckoning(text: string): ReadonlyMap<number, number> {
  const lines = new Map<number, number>();
  let [line, counted] = [1, 0];
  for (const { index, 1: added } of text.matchAll(ADDED)) {
    const apart = Number(added);
    if (apart > MOST_APART || lines.has(apart)) continue;
    line += text.slice(counted, index).split('\n').length - 1;
    counted = index;
    lines.set(apart, line);
  }
  return lines;
}

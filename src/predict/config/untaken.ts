import { baseName } from '../../domain/executable-path.js';
import type { Program } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import { type Opened, spotOf } from '../types.js';
import { isAsInstalled } from './as-shipped.js';
import { placeOfWord } from './flags.js';
import { ABOUT_ADDRESS, ABOUT_PORT, isPort, type PortHint, SHORT_PORTS, spotsOf } from './looks.js';

/** Every address with a port: of a value, whatever its option is called. */
const WHOLE = /^(?:\*|0\.0\.0\.0|\[::\])?:\d{2,5}$/;

const OPTION = /^(--?[A-Za-z][\w.-]{2,})(?:=(.*))?$/s;

/** Ports that a value names by its look and that of the name before it. */
function portsOf(name: string, value: string): readonly number[] {
  const kind = ABOUT_ADDRESS.test(name) || WHOLE.test(value) ? 'address' : ABOUT_PORT.test(name) ? 'port' : null;
  const spots = kind === null ? [] : spotsOf(value.split(','), isPort(value) ? 'port' : kind);
  return spots.flatMap(({ port }) => (port !== null && (port > 99 || SHORT_PORTS.has(String(port))) ? [port] : []));
}

/** What options and variables name that have to do with a port in any way. */
function namedPorts(run: Running): Pick<PortHint, 'name' | 'port' | 'place'>[] {
  const ofWords = run.words.flatMap((word, index) => {
    const [, name, own] = (index > 0 && OPTION.exec(word)) || [];
    const value = own ?? run.words[index + 1] ?? '';
    return name === undefined
      ? []
      : portsOf(name, value).map((port) => ({ name, port, place: placeOfWord(run, value) }));
  });
  const ofVariables = [...run.origins].flatMap(([name, place]) =>
    portsOf(name, run.environment.get(name) ?? '').map((port) => ({ name, port, place })),
  );
  return [...ofWords, ...ofVariables];
}

/**
 * Tells of ports that options, variables, and `more`, name and that are not among what was found, where something of that is
 * only as stock installations have it: it may be what was moved there, or there is another one.
 */
export function tellUntaken(
  image: Image,
  run: Running,
  opened: readonly Opened[],
  more: readonly Pick<PortHint, 'name' | 'port' | 'place'>[] = [],
): void {
  const isStock = ({ certainty }: Opened) => certainty === 'default' || certainty === 'possible';
  const unmoved = opened.filter(isStock).map(({ port }) => port);
  if (unmoved.length === 0) return;
  const found = new Set(opened.map(({ port }) => port));
  const stock = [...new Set(unmoved)].slice(0, 5).join(', ');
  for (const { name, port, place } of [...namedPorts(run), ...more]) {
    if (found.has(port) || isAsInstalled(image, place.file)) continue;
    const what = `${run.name}: ${name} names port ${port}, which may be listened on as well, or in place of ${stock}`;
    image.tell(spotOf(place), what);
  }
}

/** Names of the port or the address that a program is there for, without its own name. */
const MAIN =
  /^(?:listen(?:ing|er)?|server|bind|https?|tcp|udp|web|service|daemon|local|socket|inet|addr(?:ess)?|ports?|hosts?|ip|on|to|[d\d])*$/;

/** Letters and digits, so that `MY_THING_PORT` is of `my-thingd`. */
const plain = (name: string) => name.toLowerCase().replace(/[^a-z\d]/g, '');

/** Whether a name is that of a port that has another one beside it rather: `metrics-port`. */
function isOfAnother(name: string, run: Running, program: Program | undefined): boolean {
  if (/^-[^-]$/.test(name)) return false;
  const names = [run.name, baseName(run.exe), ...(program?.packages ?? [])].map(plain);
  const own = names.flatMap((each) => [each, each.replace(/d$/, '')]).sort((left, right) => right.length - left.length);
  return !MAIN.test(own.reduce((left, each) => left.replace(each, ''), plain(name)));
}

/** Tells where a port is taken for moved by a name that is rather that of another one: both may be open. */
export function tellMoved(
  image: Image,
  run: Running,
  program: Program | undefined,
  port: number,
  hint: PortHint | null,
): void {
  if (hint === null || hint.port === port || !isOfAnother(hint.name, run, program)) return;
  const what = `${run.name}: ${hint.name} is taken for what moves port ${port}, which may be listened on beside it`;
  image.tell(spotOf(hint.place), what);
}

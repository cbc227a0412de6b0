import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import { isAsInstalled } from './as-shipped.js';
import { flagValues, placeOfWord } from './flags.js';
import { type Hint, isFarEnd, isPort, kindOf, namesPort, SHORT_PORTS, spotsOf } from './looks.js';

const PORT_FLAGS = ['-p', '-P', '--port', '-port', '--listen-port', '--tcp-port', '--server-port', '--http-port'];
const ADDRESS_FLAGS = [
  ...['-l', '-L', '-b', '-B', '-a', '-A', '-i', '--listen', '--bind', '--address', '--addr', '--host'],
  ...['--ip', '--interface', '--listen-address', '--bind-address', '--listen-host', '--listen-ip'],
];

const COMMON_FLAGS = new Set([...PORT_FLAGS, ...ADDRESS_FLAGS]);

/** A long option with a name of its own, and its value where that stands in the same word. */
const LONG_FLAG = /^(--?([A-Za-z][\w.-]{2,}))(?:=(.*))?$/;

/** What long options say whose names end like those of ports and addresses: `--gui-address=`, `--admin-port`. */
function hintsOfLongFlags(run: Running): Hint[] {
  return run.words.flatMap((word, index) => {
    const [, flag = '', name = '', own] = (index > 0 && LONG_FLAG.exec(word)) || [];
    const kind = kindOf(name);
    if (kind === null || COMMON_FLAGS.has(flag)) return [];
    const value = own ?? run.words[index + 1] ?? '';
    const place = placeOfWord(run, value);
    return spotsOf(value.split(','), kind).map((spot) => ({ ...spot, isDoubtful: isFarEnd(name), name: flag, place }));
  });
}

/** What options say that are called alike in most programs, and others by the look of their names. */
export function hintsOfFlags(run: Running): Hint[] {
  const of = (names: readonly string[], kind: 'port' | 'address') =>
    flagValues(run.words, names).flatMap(({ name, value }) =>
      spotsOf(value.split(','), kind).map((spot) => {
        // `-l 10` alone may be a limit, a level, or the length of a queue.
        const isDoubtful = kind === 'address' && value.length < 3 && isPort(value) && !SHORT_PORTS.has(value);
        return { ...spot, isDoubtful, name, place: placeOfWord(run, value) };
      }),
    );
  return [...of(PORT_FLAGS, 'port'), ...of(ADDRESS_FLAGS, 'address'), ...hintsOfLongFlags(run)];
}

/** What variables say by the look of their names. Those of a package were there when its stock installation was seen. */
export function hintsOfVariables(run: Running, image: Image): Hint[] {
  return [...run.origins].flatMap(([name, place]) => {
    const kind = isAsInstalled(image, place.file) || isFarEnd(name) ? null : kindOf(name);
    if (kind === null) return [];
    const spots = spotsOf((run.environment.get(name) ?? '').split(','), kind);
    // An address alone may be that of anything else, and would narrow what is open.
    return spots.map((spot) => ({ ...spot, isDoubtful: false, name, place })).filter(namesPort);
  });
}

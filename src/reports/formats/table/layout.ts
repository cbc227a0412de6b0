import type { Exposure } from '../../../domain/exposure.js';
import { REACH } from '../../../domain/words.js';
import type { TextPage } from '../../answers/answer.js';
import type { Paint } from '../../colour.js';
import type { Column } from '../../columns.js';
import { forTerminal } from '../../text.js';
import { displayWidth } from '../../width.js';

/** What a line says before it is cut to its columns. Raw text. */
export interface LineWords {
  readonly severity: string;
  readonly ports: string;
  readonly exposure: Exposure | null;
  /** The words of a command line, or one name. */
  readonly program: readonly string[];
  /** Where it works, for columns with room for it. */
  readonly directory: string | null;
  readonly pid: string;
  readonly user: string;
  readonly why: string;
}

/** How the lines of one report are written. */
export interface Layout {
  readonly columns: readonly Column[];
  readonly width: number;
  /** Whether the reach is told in one word. */
  readonly narrow: boolean;
  readonly paint: Paint;
  readonly titles: ReadonlyMap<string, string>;
}

/** Below it there is no room for users and long words. */
const ROOMY = 100;
const LEAST = 8;
const WIDEST_USER = 16;
const GAP = 2;

const SHORT_REACH: Readonly<Record<Exposure, string>> = {
  loopback: 'local',
  'link-local': 'link',
  private: 'private',
  multicast: 'group',
  public: 'public',
  all: 'anyone',
};

export function reachOf(exposure: Exposure | null, narrow: boolean): string {
  if (exposure === null) return '';
  return narrow ? SHORT_REACH[exposure] : REACH[exposure];
}

/** `4711 alice`: the pid stays whole, whatever the name is. */
export const holderOf = ({ pid, user }: LineWords, narrow: boolean): string =>
  narrow ? pid : [pid, user].filter((word) => word !== '').join(' ');

const widest = (texts: readonly string[], least: number, most: number) =>
  texts.reduce((width, text) => Math.min(most, Math.max(width, displayWidth(forTerminal(text)))), least);

/** Columns as wide as what stands in them; program and reason share what is left. */
export function layoutFor(
  { width, paint }: TextPage,
  lines: readonly LineWords[],
  titles: ReadonlyMap<string, string>,
): Layout {
  const narrow = width < ROOMY;
  const tight = width < 76;
  const columns: Column[] = [
    {
      title: tight ? 'LEVEL' : 'SEVERITY',
      width: widest(
        lines.map(({ severity }) => severity),
        tight ? 5 : 8,
        8,
      ),
    },
    {
      title: 'PORT',
      width: widest(
        lines.map(({ ports }) => ports),
        8,
        tight ? 11 : 21,
      ),
    },
    {
      title: narrow ? 'REACH' : 'REACHED FROM',
      width: widest(
        lines.map(({ exposure }) => reachOf(exposure, narrow)),
        narrow ? 6 : 12,
        narrow ? 7 : 15,
      ),
    },
  ];
  const holders = widest(
    lines.map((line) => holderOf(line, tight)),
    7,
    tight ? 7 : 8 + WIDEST_USER,
  );
  const taken = [...columns.map((column) => column.width), holders].reduce((sum, each) => sum + each + GAP, 0);
  const rest = Math.max(2 * LEAST + GAP, width - taken) - GAP;
  const programs = widest(
    lines.map(({ program, directory }) => [...program, directory ?? ''].join(' ')),
    LEAST,
    250,
  );
  const whys = widest(
    lines.map(({ why }) => why),
    LEAST,
    60,
  );
  const why = Math.max(LEAST, Math.min(whys, Math.max(Math.floor(rest / 2), rest - programs)));
  columns.push(
    { title: 'PROGRAM', width: Math.min(programs, rest - why) },
    { title: tight ? 'PID' : 'HELD BY', width: holders },
    // What stands under the lines takes all of the width.
    { title: 'WHY', width: Math.max(why, width - taken - Math.min(programs, rest - why) - GAP) },
  );
  return { columns, width, narrow, paint, titles };
}

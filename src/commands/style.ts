import { UsageError } from '../base/errors.js';
import { lazily } from '../base/lazily.js';
import { repositoryRoots } from '../host/repository.js';
import type { Host } from '../host/types.js';
import type { Style } from '../reports/types.js';
import type { Input, OptionSpec } from './types.js';

export const COLOUR_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--color [when]',
    description: 'colours: always, auto or never (also: NO_COLOR, FORCE_COLOR)',
    values: ['always', 'auto', 'never'],
    default: 'auto',
  },
  { flags: '--no-color', description: 'the same as --color never' },
];

/** What the options say of colours. */
export type Colours = (typeof COLOURS)[number];
const COLOURS = ['always', 'auto', 'never'] as const;

/** Reads `--color` and `--no-color`. Throws UsageError. */
export function readColour({ color }: Input['options']): Colours {
  if (color === undefined) return 'auto';
  if (typeof color === 'boolean') return color ? 'always' : 'never';
  const found = COLOURS.find((each) => each === color);
  if (found !== undefined) return found;
  throw new UsageError([`--color: "${String(color)}" is none of ${COLOURS.join(', ')}`]);
}

const NARROWEST = 60;
const WIDEST = 250;

/** Columns where there is no terminal to measure. */
const PIPE_WIDTH = 120;

/** Rows of a table on a terminal; files and pipes get all. */
const MOST_ROWS = 1000;

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, which wins over what stdout is; a file is never coloured. */
function wantsColour(host: Host, output: string | null, colours: Colours): boolean {
  if (colours === 'never' || output !== null) return false;
  if (colours === 'always') return true;
  if ((host.env.NO_COLOR ?? '') !== '') return false;
  const forced = host.env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return host.stdout.isTerminal && host.env.TERM !== 'dumb';
}

/** How wide the destination is: measured on a terminal, else COLUMNS, else a width that suits a mail. */
function widthOf(host: Host): number {
  const told = Number(host.env.COLUMNS);
  const width = host.stdout.columns ?? (Number.isInteger(told) && told > 0 ? told : PIPE_WIDTH);
  return Math.min(WIDEST, Math.max(NARROWEST, width));
}

/** Whether what reads this shows ASCII only; locale(7). macOS and Windows show UTF-8 whatever the variables say. */
function isAscii({ env, platform }: Host): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || 'C';
  return platform === 'linux' && !/utf-?8/i.test(locale);
}

/** Only formats for CI ask, and looking costs a few calls: worked out when it is asked for. */
function repositoryOf(host: Host): Style['repository'] {
  const roots = repositoryRoots(host);
  return roots.length === 0 ? null : { roots, here: host.workingDirectory };
}

/** What the destination of a command can show. */
export function styleOf(host: Host, output: string | null, colours: Colours): Style {
  const toTerminal = output === null && host.stdout.isTerminal;
  const repository = lazily(() => repositoryOf(host));
  return {
    width: widthOf(host),
    colour: wantsColour(host, output, colours),
    ascii: toTerminal && isAscii(host),
    mostRows: toTerminal ? MOST_ROWS : null,
    get repository() {
      return repository();
    },
  };
}

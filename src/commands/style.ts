import type { Host } from '../host/types.js';
import type { Style } from '../reports/types.js';
import type { OptionSpec } from './types.js';

export const COLOUR_OPTION: OptionSpec = {
  flags: '--no-color',
  description: 'no colours (also: NO_COLOR; FORCE_COLOR for colours in pipes)',
};

const NARROWEST = 60;
const WIDEST = 250;

/** Columns where there is no terminal to measure. */
const PIPE_WIDTH = 120;

/** Rows of a table on a terminal; files and pipes get all. */
const MOST_ROWS = 1000;

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, which wins over what stdout is; a file is never coloured. */
function wantsColour(host: Host, output: string | null, allowed: boolean): boolean {
  if (!allowed || output !== null || (host.env.NO_COLOR ?? '') !== '') return false;
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

/** What the destination of a command can show. */
export function styleOf(host: Host, output: string | null, colourAllowed: boolean): Style {
  const toTerminal = output === null && host.stdout.isTerminal;
  return {
    width: widthOf(host),
    colour: wantsColour(host, output, colourAllowed),
    mostRows: toTerminal ? MOST_ROWS : null,
  };
}

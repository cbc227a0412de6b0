import type { Style, View } from '../../src/reports/types.js';

/** Nothing narrowed, nothing unfolded: what a plain run shows. */
export const WHOLE: View = { all: false, long: false, protocol: null, ports: [], minSeverity: null };

/** A pipe. */
export const PLAIN_STYLE: Style = { width: 100, colour: false, ascii: false, mostRows: null };

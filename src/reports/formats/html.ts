import { shown } from '../shown.js';
import { htmlPageOf } from './html/model.js';
import { htmlPieces } from './html/page.js';
import type { ReportFormat } from './types.js';

/** For the eye: one self-contained file that loads nothing, works without scripts, in light, dark and on paper. */
export const html: ReportFormat = {
  id: 'html',
  title: 'one self-contained page to look at',
  narrows: true,
  pieces: (report, view, _style, rules) => htmlPieces(htmlPageOf(report, shown(report, { ...view, all: true }), rules)),
};

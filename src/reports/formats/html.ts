import { shown } from '../shown.js';
import type { ReportFormat } from '../types.js';
import { pageOf } from './html/model.js';
import { document } from './html/page.js';

/** For the eye: one self-contained file that loads nothing, works without scripts, in light, dark and on paper. */
export const html: ReportFormat = {
  id: 'html',
  title: 'one self-contained page to look at',
  narrows: true,
  render: (report, view, _style, rules) => document(pageOf(report, shown(report, { ...view, all: true }), rules)),
};

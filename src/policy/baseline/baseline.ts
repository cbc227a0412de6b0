import { capitalised } from '../../base/capitalised.js';
import { counted } from '../../base/counted.js';
import type { ReportListener } from '../../domain/report.js';
import { gapNote, portName, timeWords } from '../../domain/words.js';
import { objectionOf } from './baseline-entries.js';
import { type BaselineItem, type BaselineOptions, type BaselineReport, baselineItems } from './baseline-items.js';

const HEADINGS = {
  speaks: 'LOOK AT THESE FIRST: of each of them something is reported.',
  quiet: 'NOTHING IS REPORTED OF THESE.',
} as const;

function headOf({ listeners, gaps, host, takenAt }: BaselineReport, count: number, reason: string): string[] {
  return [
    `What ${host.hostname} had listening on ${timeWords(takenAt)}: ${counted(listeners.length, 'listener')} in ${counted(count, 'entry', 'entries')}.`,
    ...(reason === 'TODO'
      ? ['Read every entry: say why it may listen where TODO stands, and remove what should not be there.']
      : []),
    'Then: port-audit check --policy FILE',
    ...gaps.map((gap) => capitalised(gapNote(gap))),
  ];
}

/** What no entry is written for, and why. */
export function refusedLines(listeners: readonly ReportListener[]): string[] {
  return listeners.flatMap((listener) => {
    const objection = objectionOf(listener);
    if (objection === null) return [];
    const what = `${portName(listener)} on ${listener.address}, ${listener.program?.name ?? 'program unknown'}`;
    return [
      `NOT ACCEPTED ${what}: ${objection}.`,
      'Find out who started it; an entry for it has to be written by hand.',
    ];
  });
}

/** No listener is accepted, and a policy that allows none is one. */
function nothingLines(seen: number): string[] {
  return [
    `# ${seen === 0 ? 'No listener was seen' : 'Nothing that was seen is accepted'}, so nothing may listen.`,
    'allow: []',
  ];
}

const linesOf = ({ comment, item }: BaselineItem): string[] => [
  '',
  ...comment.map((line) => `  # ${line}`),
  ...item.map((line) => `  ${line}`),
];

function listLines(items: readonly BaselineItem[]): string[] {
  const [speaking, quiet] = [items.filter(({ speaks }) => speaks), items.filter(({ speaks }) => !speaks)];
  const under = (heading: string, part: readonly BaselineItem[]) =>
    part.length === 0 ? [] : ['', `  # ${heading}`, ...part.flatMap(linesOf)];
  if (speaking.length === 0) return ['allow:', ...quiet.flatMap(linesOf).slice(1)];
  return ['allow:', ...[...under(HEADINGS.speaks, speaking), ...under(HEADINGS.quiet, quiet)].slice(1)];
}

/**
 * A policy file that allows what a report shows: first that of which something is reported, every entry with a comment
 * that says what it is, which findings it accepts and which stay. `check` with this file on the same machine has nothing
 * unlisted but what it names as not accepted.
 */
export function renderBaseline(report: BaselineReport, options: BaselineOptions): string {
  const items = baselineItems(report, options);
  const comment = (text: string) => `# ${options.visible(text)}`;
  const head = headOf(report, items.length, options.reason).map(comment);
  const list = items.length === 0 ? nothingLines(report.listeners.length) : listLines(items);
  const refused = refusedLines(report.listeners).map(comment);
  const tail = refused.length === 0 ? [] : ['', ...refused];
  return `${[...head, 'version: 1', '', ...list, ...tail].join('\n')}\n`;
}

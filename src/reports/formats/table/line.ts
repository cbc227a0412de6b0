import { basename } from '../../../base/basename.js';
import { listedOnce } from '../../../base/listed.js';
import type { Finding } from '../../../domain/finding.js';
import { namedOwners } from '../../../domain/named-owners.js';
import type { ReportListener, Verdict } from '../../../domain/report.js';
import { briefOf, quietBriefOf } from '../../briefs.js';
import { SEVERITY_INK } from '../../colour.js';
import type { Cells } from '../../columns.js';
import { losesWord, shortCommand } from '../../command-line.js';
import { directoryWords } from '../../lives.js';
import { forTerminal } from '../../text.js';
import { displayWidth, shortenEnd } from '../../width.js';
import { programWords } from '../../words.js';
import { type Line, listenersOf, portsWords } from './fold.js';
import { holderOf, type Layout, type LineWords, reachOf } from './layout.js';

const QUIET_WORDS: Readonly<Record<Verdict, string>> = {
  expected: 'ok',
  'registered-unexpected': '-',
  unregistered: '-',
  ephemeral: '-',
  unattributed: 'unseen',
};

/** More words than this of a command line are not looked at. */
const MOST_WORDS = 60;

/** `python3` runs as the file `python3.11`: the command line begins with what really runs. */
function isHonest(first: string, exe: string | null): boolean {
  const name = basename(first);
  return name !== '' && exe !== null && basename(exe).startsWith(name);
}

/**
 * The command line where it begins with what runs, `node --inspect server.js`; behind the name of the program where it
 * says something else, `nc (sshd -l 9999)`: its process may write into it what it likes.
 */
export function programLine(listener: ReportListener): readonly string[] {
  const name = programWords(listener);
  const [owner] = namedOwners(listener);
  const [first = '', ...words] = owner?.cmdline?.slice(0, MOST_WORDS) ?? [];
  if (owner === undefined || listener.program === null || first === '' || first.includes(' ')) return [name];
  const short = basename(first) || first;
  const named = [short, ...words].some((word) => word.includes(name));
  if (isHonest(first, owner.exe)) return named ? [short, ...words] : [name, `(${[short, ...words].join(' ')})`];
  return [name, `(${[short, ...words].join(' ')})`];
}

function pidWords(listener: ReportListener, lines: readonly ReportListener[]): string {
  const pids = new Set(lines.flatMap(namedOwners).map(({ pid }) => pid));
  const [first] = namedOwners(listener);
  if (first === undefined || first.pid === null) return '';
  return pids.size > 1 ? `${first.pid}+${pids.size - 1}` : `${first.pid}`;
}

function userWords(listener: ReportListener): string {
  const [owner] = namedOwners(listener);
  if (owner === undefined) return listener.user ?? (listener.uid === null ? '' : `uid ${listener.uid}`);
  return owner.user ?? (owner.uid === null ? '' : `uid ${owner.uid}`);
}

const MOST_BRIEFS = 2;

/** Why each rule speaks, once; of ports that are registered for several services, the first of them. */
function whyWords({ rows }: Line, titles: ReadonlyMap<string, string>): string {
  const [row] = rows;
  if (row.findings.length > 0) {
    const briefs = rows.flatMap(({ listeners: [listener], findings }) =>
      findings.map((each) => briefOf(each, listener, titles.get(each.rule) ?? each.rule)),
    );
    return listedOnce(briefs, Math.max(MOST_BRIEFS, row.findings.length)).replaceAll(', registered: ', ', ');
  }
  const reasons = row.settled.map(({ disposition, reason }) => `${disposition}: ${reason ?? 'no reason given'}`);
  return reasons.length > 0 ? [...new Set(reasons)].join('; ') : quietBriefOf(row.listeners[0]);
}

/** In which other network namespace something listens, which says more than an address that many have. */
const inNamespace = ({ netns, netnsName }: ReportListener) =>
  netns === null ? [] : [`in netns ${netnsName ?? netns}`];

/** What stands in the columns of a line. */
export function wordsOf(line: Line, titles: ReadonlyMap<string, string>): LineWords {
  const [row] = line.rows;
  const [listener] = row.listeners;
  const [owner] = namedOwners(listener);
  const settled = listener.disposition === 'active' ? QUIET_WORDS[listener.verdict] : listener.disposition;
  const speaks = row.findings.length > 0;
  return {
    severity: row.findings[0]?.severity ?? settled,
    ports: portsWords(line),
    exposure: listener.exposure,
    program: speaks ? programLine(listener) : [programWords(listener)],
    directory: owner === undefined || !speaks ? null : directoryWords(owner),
    pid: pidWords(listener, listenersOf(line)),
    user: userWords(listener),
    why: [whyWords(line, titles), ...inNamespace(listener)].filter((part) => part !== '').join(', '),
  };
}

/** The same of a finding that concerns no listener, and so has no port to stand at. */
export function generalWords(finding: Finding, titles: ReadonlyMap<string, string>): LineWords {
  const { rule, severity } = finding;
  const why = briefOf(finding, null, titles.get(rule) ?? rule);
  const ports = rule.startsWith('policy-') ? 'policy' : '-';
  return { severity, ports, exposure: null, program: [finding.message], directory: null, pid: '', user: '', why };
}

/** The command line, and the directory where there is room left for it. */
function programCell({ program, directory }: LineWords, width: number): string {
  const safe = program.map(forTerminal);
  const whole = [...safe, ...(directory === null ? [] : [`in ${forTerminal(directory)}`])].join(' ');
  return displayWidth(whole) <= width ? whole : shortCommand(safe, width);
}

/** One line under the columns; nothing wraps. */
export function cellsOf(words: LineWords, { columns, narrow, paint, width }: Layout): Cells {
  const widths = columns.map((column) => column.width);
  const cut = (text: string, column: number) => shortenEnd(forTerminal(text), widths[column] ?? 0);
  const ink = SEVERITY_INK[words.severity as keyof typeof SEVERITY_INK] ?? null;
  const bold = words.severity in SEVERITY_INK ? 'bold' : null;
  return [
    [paint(ink, cut(words.severity, 0))],
    [paint(bold, cut(words.ports, 1))],
    [cut(reachOf(words.exposure, narrow), 2)],
    [programCell(words, widths[3] ?? 0)],
    [cut(holderOf(words, width < 76), 4)],
    [cut(words.why, 5)],
  ];
}

/** Whether a column has no room for a word of the command line that decides how bad it is. */
export function isCutShort(words: LineWords, { columns }: Layout): boolean {
  return losesWord(words.program.map(forTerminal), columns[3]?.width ?? 0);
}

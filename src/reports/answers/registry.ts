import { counted } from '../../base/counted.js';
import { andMore, listed } from '../../base/listed.js';
import { type Assignment, type AssignmentChange, assignmentPorts } from '../../domain/assignment.js';
import type {
  ClaimMatch,
  ProgramMatch,
  RegistryInfo,
  RegistryLookup,
  RegistrySearch,
  RegistryUpdate,
} from '../../domain/registry-view.js';
import { portName, timeWords } from '../../domain/words.js';
import { forTerminal } from '../text.js';
import type { Style } from '../types.js';
import { wrapped } from '../width.js';
import { paragraph, type TextPage, tableOf, textPageOf } from './answer.js';

/** So many answers of a kind fit a screen; the rest is counted. */
const MOST_SHOWN = 40;
const MOST_PROGRAMS = 12;
/** So many changes of a kind give an impression of an update. */
const MOST_CHANGES = 8;

function heading({ paint }: TextPage, text: string): string[] {
  return ['', paint('bold', text)];
}

function recordRows(records: readonly Assignment[]): string[][] {
  return records.map((record) => [
    assignmentPorts(record),
    record.service ?? record.status,
    record.registered ?? '',
    [record.description, record.note].filter(Boolean).join(' - '),
  ]);
}

function recordTable(page: TextPage, records: readonly Assignment[]): string[] {
  return tableOf(page, ['PORT', 'SERVICE', 'SINCE', 'DESCRIPTION'], recordRows(records));
}

/** The first ones, and how many more there are; nothing for nothing. */
function firstOnes<T>(items: readonly T[], most: number, lines: (shown: readonly T[]) => string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length - most;
  return [...lines(items.slice(0, most)), ...(more > 0 ? [`${andMore(more)}; --format json has all of them`] : [])];
}

const versionLine = (version: string) => `IANA registry of ${version}`;

const STATUS_WORDS = {
  assigned: 'assigned',
  reserved: 'reserved by IANA',
  unassigned: 'assigned to nobody',
  dynamic: 'in the dynamic range, where IANA assigns nothing',
} as const;

/** The text of `registry lookup`. */
export function renderLookup(view: RegistryLookup, style: Style): string {
  const page = textPageOf(style);
  const listedFor = (protocol: string) => view.records.some((record) => ['', protocol].includes(record.protocol));
  const silent = view.registrations.filter(({ protocol }) => !listedFor(protocol));
  const programs = view.programs.map(({ name, product }) => (name === product ? name : `${name} (${product})`));
  const software =
    programs.length === 0
      ? 'No software is known that belongs there.'
      : `Known software: ${listed(programs, MOST_PROGRAMS)}.`;
  const lines = [
    ...(view.records.length === 0 ? [] : recordTable(page, view.records)),
    ...silent.flatMap(({ port, protocol, status }) =>
      paragraph(page, `${portName({ port, protocol })} is ${STATUS_WORDS[status]}.`),
    ),
    ...paragraph(page, software),
    versionLine(view.registry.version),
  ];
  return `${lines.join('\n')}\n`;
}

function programTable(page: TextPage, programs: readonly ProgramMatch[]): string[] {
  const rows = programs.map(({ name, product, services, ports }) => [
    name,
    product,
    [...services, ...ports].join(', '),
  ]);
  return tableOf(page, ['PROGRAM', 'PRODUCT', 'SERVICES AND PORTS'], rows);
}

function claimTable(page: TextPage, claims: readonly ClaimMatch[]): string[] {
  const rows = claims.map(({ kind, name, ports, note }) => [ports.join(', '), kind, `${name}: ${note}`]);
  return tableOf(page, ['PORT', 'KIND', 'WHAT IS KNOWN'], rows);
}

/** The text of `registry search`. */
export function renderSearch(view: RegistrySearch, style: Style): string {
  const page = textPageOf(style);
  const { query, records, programs, claims } = view;
  const found = [
    `${counted(records.length, 'record')} of IANA`,
    counted(programs.length, 'program'),
    counted(claims.length, 'note'),
  ];
  const section = (title: string, lines: string[]) => (lines.length === 0 ? [] : [...heading(page, title), ...lines]);
  const lines = [
    ...paragraph(page, `${query}: ${found.join(', ')}`),
    ...section(
      'IANA',
      firstOnes(records, MOST_SHOWN, (shown) => recordTable(page, shown)),
    ),
    ...section(
      'Programs',
      firstOnes(programs, MOST_SHOWN, (shown) => programTable(page, shown)),
    ),
    ...section(
      'Known of ports',
      firstOnes(claims, MOST_SHOWN, (shown) => claimTable(page, shown)),
    ),
    '',
    versionLine(view.registry.version),
  ];
  return `${lines.join('\n')}\n`;
}

/** The text of `registry info`. */
export function renderInfo(info: RegistryInfo, style: Style): string {
  const page = textPageOf(style);
  const installed = info.installedAt === null ? 'shipped with port-audit' : `installed ${timeWords(info.installedAt)}`;
  const facts: ReadonlyArray<readonly [string, string]> = [
    ['version', `${info.version} (${installed})`],
    ['source', info.source],
    ['records', `${info.records}, ${info.assignments} of them assigned to a service`],
    ['programs', `${info.programs}`],
    ['claims', `${info.claims} about single ports`],
    ['sha256', info.sha256],
    ['shipped', info.shippedVersion],
  ];
  const lines = facts.flatMap(([key, value]) => {
    const [first = '', ...others] = wrapped(forTerminal(value), page.width - 11);
    return [`${key.padEnd(9)}  ${first}`, ...others.map((line) => `${' '.repeat(11)}${line}`)];
  });
  return `${lines.join('\n')}\n`;
}

function changeLines(page: TextPage, title: string, changes: readonly AssignmentChange[]): string[] {
  const line = ({ ports, before, after }: AssignmentChange) =>
    `${ports} ${[before, after].filter((name) => name !== null).join(' → ')}`;
  const shown = changes.slice(0, MOST_CHANGES).flatMap((change) => paragraph(page, line(change), '  '));
  const more = changes.length - MOST_CHANGES;
  return [`${changes.length} ${title}`, ...shown, ...(more > 0 ? [`  ${andMore(more)}`] : [])];
}

/** The text of `registry update`. */
export function renderUpdate(update: RegistryUpdate, style: Style): string {
  const page = textPageOf(style);
  const { version, source, assignments } = update.inUse;
  const edition = `${version} (${counted(assignments, 'assignment')}; ${source})`;
  if (update.state === 'current')
    return `${paragraph(page, `Nothing newer: the registry of ${edition} stays.`).join('\n')}\n`;
  if (update.state === 'rolled-back')
    return `${paragraph(page, `Went back to the registry of ${edition}.`).join('\n')}\n`;
  const { before, changes } = update;
  const older = version < before.version ? ' It is older than what was in use.' : '';
  const lines = [
    ...paragraph(page, `Installed the registry of ${edition} in place of that of ${before.version}.${older}`),
    ...changeLines(page, 'added', changes.added),
    ...changeLines(page, 'removed', changes.removed),
    ...changeLines(page, 'renamed', changes.renamed),
    'port-audit registry update --rollback goes back.',
  ];
  return `${lines.join('\n')}\n`;
}

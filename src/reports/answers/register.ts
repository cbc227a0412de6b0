import { counted } from '../../base/counted.js';
import { listedOnce } from '../../base/listed.js';
import type { ApprovedService, Register, SeenService } from '../../domain/register.js';
import { gapNote } from '../../domain/words.js';
import { registerFields } from '../contract/register.js';
import { jsonAnswer } from '../json-document.js';
import { forCsv, forMarkdown } from '../text.js';
import { registerOscal } from './register-oscal.js';

/** Forms of the list of approved services. */
export const REGISTER_FORMATS = ['markdown', 'csv', 'json', 'oscal'] as const;
export type RegisterFormat = (typeof REGISTER_FORMATS)[number];

const MOST_SEEN = 5;

const seenWords = ({ listener, program, user }: SeenService) =>
  `${listener} ${program ?? 'unknown program'}${user === null ? '' : ` (${user})`}`;

const rowOf = (service: ApprovedService) => ({
  port: service.ports,
  program: service.programs.join(', ') || 'any',
  'from where': service.addresses.join(', ') || 'any',
  user: service.users.join(', ') || 'any',
  reason: service.reason,
  owner: service.owner ?? '',
  approved: service.approved ?? '',
  ticket: service.ticket ?? '',
  until: service.until ?? '',
  status: service.status,
  seen: listedOnce(service.seen.map(seenWords), MOST_SEEN),
});

/** What was seen and nobody approved, in the columns of the others. */
const strangerOf = (service: Register['unapproved'][number]) => ({
  port: `${service.port}/${service.protocol}`,
  program: service.program ?? 'unknown',
  'from where': service.exposure,
  user: service.user ?? 'unknown',
  reason: '',
  owner: '',
  approved: '',
  ticket: '',
  until: '',
  status: service.why,
  seen: seenWords(service),
});

const markdownTable = (rows: ReadonlyArray<Readonly<Record<string, string>>>): string[] => {
  const [first = {}] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const keys = Object.keys(first);
  return [
    line(keys),
    line(keys.map(() => '---')),
    ...rows.map((row) => line(keys.map((key) => forMarkdown(row[key] ?? '')))),
  ];
};

function section(title: string, rows: ReadonlyArray<Readonly<Record<string, string>>>, none: string): string[] {
  return ['', `## ${title}`, '', ...(rows.length === 0 ? [none] : markdownTable(rows))];
}

function markdown(register: Register): string {
  const { services, unapproved, host, takenAt, policy, gaps, controls } = register;
  const count = (status: ApprovedService['status']) => services.filter((service) => service.status === status).length;
  const counts = (['in use', 'unused', 'expired', 'unknown'] as const).map((status) => `${count(status)} ${status}`);
  return `${[
    '# Register of approved services',
    '',
    `Host ${forMarkdown(host)}, seen at ${takenAt}; policy ${forMarkdown(policy.file)}, SHA-256 ${policy.sha256}.`,
    `${counted(services.length, 'approved service')}: ${counts.join(', ')}; ${unapproved.length} in use without a valid approval.`,
    ...section('Approved services', services.map(rowOf), 'None.'),
    ...section('In use without a valid approval', unapproved.map(strangerOf), 'None.'),
    ...(gaps.length === 0 ? [] : ['', '## What could not be seen', '']),
    ...gaps.map((gap) => `- ${forMarkdown(gapNote(gap))}`),
    '',
    '## What this answers',
    '',
    ...controls.map(({ title, source }) => `- ${forMarkdown(`${title} (${source})`)}`),
  ].join('\n')}\n`;
}

function csv({ services, unapproved }: Register): string {
  const rows = [...services.map(rowOf), ...unapproved.map(strangerOf)];
  const keys = Object.keys(strangerOf(NOBODY)) as Array<keyof ReturnType<typeof rowOf>>;
  const record = (cells: readonly string[]) => `${cells.map(forCsv).join(',')}\r\n`;
  return [
    record(keys.map((key) => key.replace(' ', '_'))),
    ...rows.map((row) => record(keys.map((key) => row[key]))),
  ].join('');
}

/** For the names of the columns, where there is no row. */
const NOBODY: Register['unapproved'][number] = {
  listener: '',
  protocol: 'tcp',
  port: 0,
  exposure: 'all',
  program: null,
  user: null,
  service: null,
  why: 'not approved',
};

const TEXT_OF: Readonly<Record<RegisterFormat, (register: Register) => string>> = {
  markdown,
  csv,
  json: (register) => jsonAnswer(registerFields(register)),
  oscal: (register) => jsonAnswer(registerOscal(register)),
};

/** The list of approved services, for auditors. */
export const registerText = (register: Register, format: RegisterFormat): string => TEXT_OF[format](register);

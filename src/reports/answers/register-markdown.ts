import { counted } from '../../base/counted.js';
import { listed } from '../../base/listed.js';
import type { ApprovedService, InsecureService, Register, ServiceStatus } from '../../domain/register.js';
import { gapNote } from '../../domain/words.js';
import { forMarkdown } from '../text.js';
import { rowOf, seenWords, strangerOf } from './register-rows.js';

type Cells = Readonly<Record<string, string>>;

const STATUSES: readonly ServiceStatus[] = ['in use', 'unused', 'expired', 'unknown'];

/** What an approval consists of, in words. */
const PART_WORDS = { owner: 'who answers for it', approved: 'when it was approved', ticket: 'where' } as const;

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function table(rows: readonly Cells[]): string[] {
  const keys = Object.keys(rows[0] ?? {});
  return [
    line(keys),
    line(keys.map(() => '---')),
    ...rows.map((row) => line(keys.map((key) => forMarkdown(row[key] ?? '')))),
  ];
}

const section = (title: string, rows: readonly Cells[], none: string) => [
  '',
  `## ${title}`,
  '',
  ...(rows.length === 0 ? [none] : table(rows)),
];

/** Nothing where there is nothing. */
const sectionOf = (title: string, rows: readonly Cells[]) => (rows.length === 0 ? [] : section(title, rows, ''));

/** What was seen and nobody approved: the columns that say something of it. */
function strangerRow(service: Register['unapproved'][number]): Cells {
  const { port, program, user, status, seen } = strangerOf(service);
  return {
    port,
    'registered as': service.service ?? '',
    program,
    'from where': service.exposure,
    user,
    why: status,
    seen,
  };
}

const insecureRow = (service: InsecureService): Cells => ({
  port: `${service.port}/${service.protocol}`,
  service: service.service ?? '',
  seen: seenWords(service),
  'what is insecure': service.why,
  'approved because': service.reason ?? 'not approved',
});

const lackRow = ({ ports, programs, place, lacks }: ApprovedService): Cells => ({
  port: ports,
  program: programs.join(', ') || 'any',
  'does not say': listed(
    lacks.map((part) => PART_WORDS[part]),
    lacks.length,
  ),
  entry: `${place.file}:${place.line}`,
});

function sumLines({ services, unapproved, insecure }: Register, lacking: number): string[] {
  const count = (status: ServiceStatus) => services.filter((service) => service.status === status).length;
  const counts = STATUSES.map((status) => `${count(status)} ${status}`);
  return [
    `${counted(services.length, 'approved service')}: ${counts.join(', ')}; ${unapproved.length} in use without a valid approval, ${insecure.length} in use and considered insecure.`,
    ...(lacking === 0 ? [] : ['', `The approval of ${counted(lacking, 'service')} is not complete.`]),
  ];
}

/** The register as Markdown that needs no editing: what an assessor asks for first, then what is open. */
export function registerMarkdown(register: Register): string {
  const { services, unapproved, insecure, host, takenAt, policy, gaps, controls } = register;
  const lacking = services.filter(({ lacks }) => lacks.length > 0);
  return `${[
    '# Register of approved services',
    '',
    `Host ${forMarkdown(host)}, seen at ${takenAt}; policy ${forMarkdown(policy.file)}, SHA-256 ${policy.sha256}.`,
    '',
    ...sumLines(register, lacking.length),
    ...section('Approved services', services.map(rowOf), 'None.'),
    ...section('In use without a valid approval', unapproved.map(strangerRow), 'None.'),
    ...section('In use and considered insecure', insecure.map(insecureRow), 'None.'),
    ...sectionOf('Approvals that are not complete', lacking.map(lackRow)),
    ...(gaps.length === 0 ? [] : ['', '## What could not be seen', '']),
    ...gaps.map((gap) => `- ${forMarkdown(gapNote(gap))}`),
    '',
    '## What this answers',
    '',
    ...controls.map(({ title, source }) => `- ${forMarkdown(`${title} (${source})`)}`),
  ].join('\n')}\n`;
}

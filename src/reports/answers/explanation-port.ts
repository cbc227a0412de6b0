import { andMore } from '../../base/listed.js';
import type { PortPage, PortUser } from '../../domain/explanation.js';
import { forTerminal } from '../text.js';
import { type TextPage, tableOf } from './answer.js';
import { type BookPage, indented, knownLines, recordLines, section, seenLines, title } from './explanation-parts.js';

/** So many programs of a busy port are named; JSON has all. */
const MOST_USERS = 15;

const HOW = {
  service: 'implements the service',
  default: 'by default',
  custom: 'by wide custom',
  step: 'moves on to it',
  shared: 'shares it',
  option: 'told by its own option',
} as const;

function userLines(page: TextPage, { users, protocols }: PortPage): string[] {
  if (users.length === 0) return indented(page, 'None is known.');
  const rows = users.slice(0, MOST_USERS).map((user: PortUser) => {
    const limited = user.protocols.length < protocols.length ? ` (${user.protocols.join(', ')})` : '';
    const here = user.installed === true ? ', installed here' : '';
    return [user.name, user.product, `${HOW[user.how]}${limited}${here}`];
  });
  const more = users.length - MOST_USERS;
  const table = tableOf({ ...page, width: page.width - 2 }, ['PROGRAM', 'PRODUCT', 'HOW'], rows).map(
    (line) => `  ${line}`,
  );
  return [...table, ...(more > 0 ? indented(page, `${andMore(more)}; --format json has all of them`) : [])];
}

function portTitle({ port, protocols, registrations }: PortPage): string {
  const ports = protocols.length > 1 ? `${port}` : `${port}/${protocols[0] ?? ''}`;
  const services = new Set(registrations.flatMap((registration) => registration.services));
  return services.size === 0 ? `Port ${ports}` : `Port ${ports}: ${[...services].join(', ')}`;
}

function ianaLines(page: TextPage, { records, registrations, range }: PortPage): string[] {
  const silent = registrations.filter(
    ({ protocol }) => !records.some((record) => record.protocol === protocol || record.protocol === ''),
  );
  const names = silent.map(({ protocol }) => protocol).join(' and ');
  const words = range === 'dynamic' ? 'IANA assigns nothing in this range.' : `${names}: assigned to nobody.`;
  return [...recordLines(page, records), ...(silent.length === 0 ? [] : indented(page, words))];
}

function handLines({ system }: BookPage, { byHand }: PortPage): string[] {
  const own = byHand.filter((each) => each.system === system);
  return (own.length === 0 ? byHand : own).flatMap((each) => [
    ...(own.length === 0 ? [`  ${each.system}`] : []),
    ...each.commands.map((command) => `${own.length === 0 ? '    ' : '  '}${forTerminal(command)}`),
  ]);
}

/** The dossier of a port: first what is here now, and what that means. */
export function portLines(page: BookPage, content: PortPage): string[] {
  return [
    ...title(page, portTitle(content)),
    ...section(page, 'On this machine now', seenLines(page, content.seen, 'on it')),
    ...section(
      page,
      'What it means to see it open',
      content.meaning.flatMap((text) => indented(page, text)),
    ),
    ...section(page, 'What IANA says', ianaLines(page, content)),
    ...section(page, 'Known software', userLines(page, content)),
    ...section(page, 'Also known of it', knownLines(page, content.known)),
    ...section(page, 'How to look by hand', handLines(page, content)),
  ];
}

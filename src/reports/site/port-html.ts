import { listed } from '../../base/listed.js';
import { type Assignment, assignmentPorts } from '../../domain/assignment.js';
import type { KnownUse, PortPage } from '../../domain/explanation.js';
import { dateWords } from '../answers/explanation-parts.js';
import { forHtml } from '../text.js';
import { pageOf } from './shell.js';

const section = (title: string, body: string) => (body === '' ? '' : `<h2>${title}</h2>${body}`);
const paragraphs = (texts: readonly string[]) => texts.map((text) => `<p>${forHtml(text)}</p>`).join('');
const items = (rows: readonly string[]) =>
  rows.length === 0 ? '' : `<ul>${rows.map((row) => `<li>${row}</li>`).join('')}</ul>`;

/** The registered services of a port, each once. */
export const servicesOf = ({ registrations }: PortPage): readonly string[] => [
  ...new Set(registrations.flatMap(({ services }) => services)),
];

function recordHtml(record: Assignment): string {
  const { service, status, description, registered, note } = record;
  const what = [service ?? status, description].filter((text) => text !== '').join(', ');
  const since = registered === null ? '' : `, registered ${dateWords(registered)}`;
  return forHtml(`${assignmentPorts(record)}: ${what}${since}.${note === null ? '' : ` ${note}`}`);
}

function usersHtml({ users }: PortPage): string {
  if (users.length === 0) return '<p>None is known.</p>';
  const rows = users.map(
    ({ name, product, how, protocols }) =>
      `<tr><td><code>${forHtml(name)}</code></td><td>${forHtml(product)}</td><td>${forHtml(`${how}, ${protocols.join(' and ')}`)}</td></tr>`,
  );
  return `<table><tr><th>Program</th><th>Product</th><th>How</th></tr>${rows.join('')}</table>`;
}

function knownHtml({ kind, name, years, note, source, successor }: KnownUse): string {
  const when = years === null ? '' : ` (${years})`;
  const instead = successor === null ? '' : ` Use ${successor} instead.`;
  return `<b class="kind">${forHtml(kind)}</b> ${forHtml(`${name}${when}: ${note}${instead}`)}<br><small>${forHtml(source)}</small>`;
}

function todoHtml({ port }: PortPage): string {
  const commands = [`port-audit ${port}`, `port-audit allow ${port} --reason TEXT`];
  return `<p>Look who is there, and allow it with a reason, move it, or stop it:</p><pre>${commands.map(forHtml).join('\n')}</pre>`;
}

const handHtml = ({ byHand }: PortPage) =>
  byHand
    .map(
      ({ system, commands }) =>
        `<details><summary>${forHtml(system)}</summary><pre>${commands.map(forHtml).join('\n')}</pre></details>`,
    )
    .join('');

/** The page of one port. */
export function portHtml(page: PortPage, version: string): string {
  const services = servicesOf(page);
  const name = services.length === 0 ? '' : `: ${listed(services, 4)}`;
  const body = [
    `<h1>${forHtml(`Port ${page.port}${name}`)}</h1>`,
    section('What it means to see it open', paragraphs(page.meaning)),
    section('What to do', todoHtml(page)),
    section('What IANA says', items(page.records.map(recordHtml)) || '<p>Assigned to nobody.</p>'),
    section('Known software', usersHtml(page)),
    section('Also known of it', items(page.known.map(knownHtml))),
    section('How to look by hand', handHtml(page)),
  ].join('');
  return pageOf(`Port ${page.port}${name}`, '../', body, version);
}

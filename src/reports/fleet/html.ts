import { sha256 } from '../../base/sha256.js';
import type { Fleet, FleetFinding, FleetService } from '../../domain/fleet.js';
import { SEVERITIES } from '../../domain/severity.js';
import { type Markup, markup, verbatim } from '../formats/html/markup.js';
import { FLEET_STYLE } from './html-style.js';
import { beforeWords, grouped, headWords, nameWords, onWords, portWords } from './words.js';

/** Nothing may be loaded, sent or run, and only our own style counts (CSP level 3). */
const POLICY = `default-src 'none'; style-src 'sha256-${Buffer.from(sha256(FLEET_STYLE), 'hex').toString('base64')}'; base-uri 'none'; form-action 'none'`;

/** How many machines, as a bar that is never empty, and their names one click or key away. */
function machinesCell(service: FleetService, fleet: Fleet): Markup {
  const width = Math.max(0.5, (100 * service.machines) / Math.max(fleet.judged, 1)).toFixed(1);
  return markup`<td class="on"><details><summary>${onWords(service, fleet)}</summary><p><bdi>${nameWords(service, service.names.length)}</bdi></p></details>
<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="6"/></svg></td>`;
}

const programCell = ({ program }: FleetService) => markup`<td class="program"><bdi>${program ?? 'unknown'}</bdi></td>`;

const portCell = (service: FleetService) => markup`<td class="port">${portWords(service)}</td>`;

function findingRow(finding: FleetFinding, fleet: Fleet): Markup {
  const before = beforeWords(finding);
  return markup`<tr class="${finding.severity}"><td><span class="severity">${finding.severity}</span></td>${portCell(finding)}${programCell(finding)}${machinesCell(finding, fleet)}
<td class="said">${before === null ? null : markup`<span class="before">${before}</span> `}<bdi>${finding.message}</bdi> <span class="rules">${finding.rules.join(', ')}</span></td></tr>
`;
}

/** Coloured by the worst that is said of it; nothing is. */
const serviceRow = (service: FleetService, fleet: Fleet, state: string) =>
  markup`<tr class="${state}">${portCell(service)}${programCell(service)}${machinesCell(service, fleet)}<td class="said rules">${service.verdict ?? ''}</td></tr>
`;

const pairRow = ([left, right]: readonly [string, string]) =>
  markup`<tr><td class="port"><bdi>${left}</bdi></td><td class="said"><bdi>${right}</bdi></td></tr>
`;

/** A part of the page; null where there is nothing in it. */
interface Part {
  readonly id: string;
  readonly title: string;
  readonly count: string;
  readonly heads: readonly string[];
  readonly rows: readonly Markup[];
}

const SERVICE_HEADS = ['port', 'program', 'machines', 'verdict'];

/** What a service is among those of one answer. */
const keyOf = ({ port, protocol, program, verdict }: FleetService) =>
  JSON.stringify([port, protocol, program, verdict]);

/** Every service that is kept, the most widespread first, whatever is said of it; once, also where it is of a few machines. */
function byMachines(fleet: Fleet): Markup[] {
  const all = new Map<string, { readonly service: FleetService; readonly state: string }>();
  for (const service of fleet.findings) {
    if (service.protocol !== null) all.set(keyOf(service), { service, state: service.severity });
  }
  for (const service of fleet.services) {
    all.set(keyOf(service), { service, state: all.get(keyOf(service))?.state ?? 'quiet' });
  }
  return [...all.values()]
    .sort((left, right) => right.service.machines - left.service.machines)
    .map(({ service, state }) => serviceRow(service, fleet, state));
}

function partsOf(fleet: Fleet): Part[] {
  const { findings, gone, rare, notSeen, invalid, invalidCount } = fleet;
  const quiet = (list: readonly FleetService[]) => list.map((service) => serviceRow(service, fleet, 'quiet'));
  const part = (id: string, title: string, heads: readonly string[], rows: readonly Markup[], count = rows.length) => ({
    id,
    title,
    heads,
    rows,
    count: grouped(count),
  });
  return [
    part(
      'findings',
      'What stands out',
      ['severity', 'port', 'program', 'machines', 'on the first one'],
      findings.map((finding) => findingRow(finding, fleet)),
    ),
    part('gone', 'Gone since the baseline', SERVICE_HEADS, quiet(gone)),
    part(
      'not-seen',
      'Not seen',
      ['machine', 'why'],
      notSeen.map(({ host, reason }) => pairRow([host, reason])),
    ),
    part(
      'invalid',
      'Not valid',
      ['place', 'why'],
      invalid.map(({ place, reason }) => pairRow([place, reason])),
      invalidCount,
    ),
    part('rare', 'On few machines, with nothing against it', SERVICE_HEADS, quiet(rare)),
    part('ports', 'Ports by machines', SERVICE_HEADS, byMachines(fleet)),
  ].filter(({ rows }) => rows.length > 0);
}

const section = ({ id, title, count, heads, rows }: Part) => markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}<small>${count}</small></h2>
<div class="list"><table><thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>
${rows}</tbody></table></div>
</section>
`;

/** What colours the headline: something could not be looked at, the worst that is said, or nothing. */
function stateOf({ findings, notSeen, invalidCount, judged }: Fleet): string {
  if (judged === 0 || invalidCount > 0 || notSeen.length > 0) return 'blind';
  return [...SEVERITIES].reverse().find((severity) => findings.some((each) => each.severity === severity)) ?? 'clear';
}

function facts({ policies, repeated, exitCode, isCut }: Fleet): string[] {
  return [
    ...policies.map(({ file, machines }) => `${file}: ${grouped(machines)} machines`),
    ...(repeated.machines === 0 ? [] : [`there more than once: ${nameWords(repeated, 4)}`]),
    ...(isCut ? ['more differs between these machines than is kept'] : []),
    `exit code ${exitCode}`,
  ];
}

/** The answer as one page that loads nothing and needs no script: what stands out, and ports by machines, a click to the machines. */
export function fleetHtml(fleet: Fleet): string {
  const parts = partsOf(fleet);
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${verbatim(POLICY)}">
<meta name="referrer" content="no-referrer"><title>port-audit: ${headWords(fleet)}</title><style>${verbatim(FLEET_STYLE)}</style></head><body>
<header class="top ${stateOf(fleet)}"><p class="tool">port-audit fleet</p>
<h1>${headWords(fleet)}</h1>
<p class="facts">${facts(fleet).map((fact) => markup`<span><bdi>${fact}</bdi></span> `)}</p>
<nav aria-label="parts of this page">${parts.map(({ id, title, count }) => markup`<a href="#${id}">${title} (${count})</a> `)}</nav></header>
<main>
${parts.map(section)}</main></body></html>
`;
  return page.html;
}

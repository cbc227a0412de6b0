import type { Fleet, FleetFinding, FleetService } from '../../domain/fleet.js';
import { forHtml } from '../text.js';
import { beforeWords, headWords, nameWords, onWords, portWords } from './words.js';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #d0d7de}
td.n{text-align:right;white-space:nowrap}summary{cursor:pointer}.critical,.high{color:#b3171f;font-weight:600}.medium{color:#8a5a00;font-weight:600}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}.critical,.high{color:#ff7b72}.medium{color:#e3b341}}`;

const cell = (text: string, kind = '') => `<td${kind === '' ? '' : ` class="${kind}"`}>${forHtml(text)}</td>`;

/** The machines behind a number, one click away. */
function machinesCell(service: FleetService, fleet: Fleet): string {
  const names = nameWords(service, service.names.length);
  return `<td><details><summary>${forHtml(onWords(service, fleet))}</summary>${forHtml(names)}</details></td>`;
}

const findingRow = (finding: FleetFinding, fleet: Fleet) =>
  `<tr>${cell(finding.severity, finding.severity)}${cell(portWords(finding), 'n')}${cell(finding.program ?? 'unknown')}${machinesCell(finding, fleet)}${cell(beforeWords(finding) ?? '')}${cell(finding.rules.join(', '))}${cell(finding.message)}</tr>`;

const serviceRow = (service: FleetService, fleet: Fleet) =>
  `<tr>${cell(portWords(service), 'n')}${cell(service.program ?? 'unknown')}${machinesCell(service, fleet)}${cell(service.verdict ?? '')}</tr>`;

function section(title: string, heads: readonly string[], rows: readonly string[]): string {
  if (rows.length === 0) return '';
  const head = heads.map((each) => `<th>${forHtml(each)}</th>`).join('');
  return `<h2>${forHtml(title)}</h2>\n<table><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>\n`;
}

const SERVICE_HEADS = ['port', 'program', 'machines', 'verdict'];

/** The answer as one page that loads nothing and needs no script: ports by machines, a click to the machines. */
export function fleetHtml(fleet: Fleet): string {
  const services = (list: readonly FleetService[]) => list.map((service) => serviceRow(service, fleet));
  const findings = fleet.findings.map((finding) => findingRow(finding, fleet));
  const pairs = (list: ReadonlyArray<readonly [string, string]>) =>
    list.map(([left, right]) => `<tr>${cell(left)}${cell(right)}</tr>`);
  const heads = ['severity', 'port', 'program', 'machines', 'baseline', 'rules', 'on the first one'];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>port-audit: fleet</title><style>${STYLE}</style></head><body>
<h1>${forHtml(headWords(fleet))}</h1>
${section('What stands out, the rarest and worst first', heads, findings)}${section('Gone since the baseline', SERVICE_HEADS, services(fleet.gone))}${section('On few machines, with nothing against it', SERVICE_HEADS, services(fleet.rare))}${section('On nearly all machines', SERVICE_HEADS, services(fleet.common))}${section('Not seen', ['machine', 'why'], pairs(fleet.notSeen.map(({ host, reason }) => [host, reason])))}${section('Not valid', ['place', 'why'], pairs(fleet.invalid.map(({ place, reason }) => [place, reason])))}</body></html>
`;
}

import type { PortPage } from '../../domain/explanation.js';
import type { Protocol } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';
import { portPage } from '../../judge/dossier/pages.js';
import { loadRegistry } from '../../registry/load.js';
import type { Registry } from '../../registry/types.js';
import { indexPages, SEARCH, type SiteEntry, searchData } from '../../reports/site/index-html.js';
import { portHtml, servicesOf } from '../../reports/site/port-html.js';
import { STYLE } from '../../reports/site/shell.js';

const BOTH: readonly Protocol[] = ['tcp', 'udp'];

/** What is said of so many ports at once says little of each. */
const NARROW = 100;

interface Span {
  readonly low: number;
  readonly high: number;
}

/** The ports of which more is known than that they lie in a wide range, in their order. */
function knownPorts(registry: Registry): readonly number[] {
  const spans: Span[] = [
    ...[...registry.allAssignments()].filter(({ service }) => service !== null),
    ...registry.programs.flatMap((program) => [...program.ports, ...program.customary]),
    ...registry.claims.flatMap((claim) => claim.ports),
  ];
  const ports = new Set<number>();
  for (const { low, high } of spans) {
    if (high - low >= NARROW) continue;
    for (let port = low; port <= high; port++) ports.add(port);
  }
  return [...ports].sort((left, right) => left - right);
}

const entryOf = (page: PortPage): SiteEntry => ({
  port: page.port,
  services: servicesOf(page),
  programs: page.users.map(({ name }) => name),
  known: page.known.map(({ name }) => name),
});

/** Every file of the site by its path: a page for each port of which something is known, and what leads to them. */
export function* portSite(registry: Registry): Generator<readonly [string, string]> {
  const { version } = registry.facts;
  const entries: SiteEntry[] = [];
  for (const port of knownPorts(registry)) {
    const page = portPage(registry, port, BOTH, null);
    entries.push(entryOf(page));
    yield [`ports/${port}.html`, portHtml(page, version)];
  }
  yield* indexPages(entries, version);
  yield ['style.css', STYLE];
  yield ['search.js', SEARCH];
  yield ['data.js', searchData(entries)];
}

/** Writes the site into a directory; a tool of the build. Returns how many files there are. */
export function writePortSite(host: Host, directory: string): number {
  host.files.makeDirectory(`${directory}/ports`);
  let count = 0;
  for (const [file, text] of portSite(loadRegistry(host).registry)) {
    host.files.remove(`${directory}/${file}`);
    host.files.append(`${directory}/${file}`, text);
    count++;
  }
  return count;
}

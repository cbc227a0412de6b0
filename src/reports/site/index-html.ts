import { groupBy } from '../../base/group-by.js';
import { forHtml } from '../text.js';
import { pageOf } from './shell.js';

/** What the indexes and the search know of a port. */
export interface SiteEntry {
  readonly port: number;
  readonly services: readonly string[];
  readonly programs: readonly string[];
  /** Names of games, worms and other uses. */
  readonly known: readonly string[];
}

const link = (port: number) => `<a href="ports/${port}.html">${port}</a>`;

/** Names with the ports that they are on, in their order. */
function namesHtml(entries: readonly SiteEntry[], namesOf: (entry: SiteEntry) => readonly string[]): string {
  const pairs = entries.flatMap((entry) => namesOf(entry).map((name) => ({ name, port: entry.port })));
  const rows = [...groupBy(pairs, ({ name }) => name)]
    .sort(([left], [right]) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1))
    .map(([name, ports]) => `<li>${forHtml(name)} ${ports.map(({ port }) => link(port)).join(' ')}</li>`);
  return `<ul class="columns">${rows.join('')}</ul>`;
}

function rangesHtml(entries: readonly SiteEntry[]): string {
  const parts = groupBy(entries, ({ port }) => Math.floor(port / 1000));
  return [...parts]
    .map(([thousand, some]) => {
      const title = `${thousand * 1000}-${Math.min(thousand * 1000 + 999, 65_535)}`;
      return `<details><summary>${title}: ${some.length}</summary><p>${some.map(({ port }) => link(port)).join(' ')}</p></details>`;
    })
    .join('');
}

/** The search runs in the page: a list of all ports, and a filter. */
export const SEARCH = `const box=document.querySelector('input'),out=document.querySelector('#found');
function show(){const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);out.textContent='';
if(words.length===0)return;
const hits=PORTS.filter(([port,text])=>words.every((word)=>String(port)===word||text.includes(word)));
hits.sort((a,b)=>(words.includes(String(b[0]))-words.includes(String(a[0])))||a[0]-b[0]);
for(const [port,text] of hits.slice(0,100)){const row=document.createElement('li'),at=document.createElement('a');
at.href='ports/'+port+'.html';at.textContent=port;row.append(at,' '+text);out.append(row)}
if(hits.length===0)out.textContent='Nothing is known of it.'}
box.addEventListener('input',show);show();
`;

/** What {@link SEARCH} looks through, as a script: a page from a file may read no other file. */
export function searchData(entries: readonly SiteEntry[]): string {
  const rows = entries.map(({ port, services, programs, known }) => {
    const text = [...new Set([...services, ...programs, ...known])].join(', ').toLowerCase();
    return [port, text.slice(0, 300)];
  });
  return `const PORTS=${JSON.stringify(rows).replaceAll('<', '\\u003c')};\n`;
}

/** The pages that lead to the ports, by their file names. */
export function indexPages(entries: readonly SiteEntry[], version: string): ReadonlyMap<string, string> {
  const found = `<h1>Ports</h1><p>${entries.length} ports of which something is known.</p><label>A port, a service or a program<input type="search" autofocus></label><ol id="found"></ol><script src="data.js"></script><script src="search.js"></script>`;
  return new Map([
    ['index.html', pageOf('Ports', '', found, version)],
    [
      'services.html',
      pageOf('Services', '', `<h1>Services</h1>${namesHtml(entries, (each) => each.services)}`, version),
    ],
    [
      'programs.html',
      pageOf('Programs', '', `<h1>Programs</h1>${namesHtml(entries, (each) => each.programs)}`, version),
    ],
    ['ranges.html', pageOf('Ranges', '', `<h1>Ranges</h1>${rangesHtml(entries)}`, version)],
  ]);
}

import { andMore } from '../../../base/listed.js';
import type { Verdict } from '../../../domain/report.js';
import { portName, REACH, registeredWords } from '../../../domain/words.js';
import { addressWords, commandWords, ownerWords, programWords } from '../../words.js';
import { mark } from './marks.js';
import { type Markup, markup } from './markup.js';
import { type Entry, type HtmlPage, LEGEND, VERDICT_NAMES } from './model.js';

const sign = (verdict: Verdict) =>
  markup`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">${mark(verdict, 8, 8, 5)}</svg>`;

function statusOf({ row, anchor, hasCard }: Entry): Markup {
  const [{ disposition }] = row.listeners;
  const worst = row.findings[0];
  if (worst !== undefined) {
    const rules = row.findings.map(({ rule }) => rule).join(', ');
    const severity = markup`<span class="severity ${worst.severity}">${worst.severity}</span>`;
    return markup`${hasCard ? markup`<a href="#f-${anchor}">${severity}</a>` : severity}<br><small>${rules}</small>`;
  }
  const reasons = row.settled.map(({ reason }) => reason).filter((reason) => reason !== null);
  const why = reasons.length === 0 ? null : markup`<br><small><bdi>${[...new Set(reasons)].join('; ')}</bdi></small>`;
  return disposition === 'active' ? markup`` : markup`<span class="settled">${disposition}</span>${why}`;
}

function tableRow(entry: Entry): Markup {
  const [listener] = entry.row.listeners;
  const { verdict, confidence, port } = listener;
  const addresses = entry.row.listeners.map(addressWords).join(', ');
  const rank = entry.row.findings.length > 0 ? 'speaks' : 'quiet';
  return markup`<tr id="${entry.anchor}" class="row ${verdict} ${rank}">
<td data-sort="${port}"><b>${portName(listener)}</b></td>
<td><b>${REACH[listener.exposure]}</b><br><small><bdi class="v">${addresses}</bdi></small></td>
<td><b><bdi class="v">${programWords(listener)}</bdi></b><br><small><bdi>${ownerWords(listener)}</bdi><br><bdi class="v command">${commandWords(listener)}</bdi></small></td>
<td><bdi class="v">${registeredWords(listener.registration)}</bdi><br><small><bdi>${listener.registration.description}</bdi></small></td>
<td>${sign(verdict)} ${VERDICT_NAMES[verdict]}<br><small>confidence: ${confidence}</small></td>
<td>${statusOf(entry)}</td></tr>
`;
}

/** The counts by verdict; each is a switch for the rows of the table, without any script. */
export function legend({ report }: HtmlPage): Markup {
  const tiles = LEGEND.map((verdict) => {
    const count = report.summary.verdicts[verdict] ?? 0;
    return markup`<label class="tile ${verdict}${count === 0 ? ' none' : ''}"><input type="checkbox" id="show-${verdict}" checked>${sign(verdict)}<b>${count}</b><span>${VERDICT_NAMES[verdict]}</span></label>`;
  });
  return markup`<div class="legend">${tiles}</div>`;
}

/** Every listener that the view lets through; can be filtered, searched and sorted. */
export function listenerTable(page: HtmlPage): Markup {
  const shown = page.entries.filter(({ inTable }) => inTable);
  const left = page.entries.length - shown.length;
  const heads = ['Port', 'Reached from', 'Program', 'Registered', 'Verdict', 'Finding'];
  return markup`<section class="listeners" aria-labelledby="listeners"><h2 id="listeners">Everything that listens</h2>
<div class="tools"><label class="only"><input type="checkbox" id="only-findings"> only with findings</label>
<label class="search">Search <input type="search" id="search" autocomplete="off" spellcheck="false"></label>
<output id="count" for="search"></output></div>
<div class="scroll"><table id="table"><thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${shown.map(tableRow)}</tbody></table></div>
${left > 0 ? markup`<p class="more">${andMore(left)}; --format json has all of them</p>` : null}</section>`;
}

import { counted } from '../../../base/counted.js';
import type { Coverage, Source } from '../../../domain/snapshot.js';
import { gapWords } from '../../../domain/words.js';
import { type Markup, markup } from './markup.js';
import type { HtmlPage } from './model.js';

const PARTS = [
  'tcp4',
  'tcp6',
  'udp4',
  'udp6',
  'owner',
  'interface',
  'dualStack',
  'netns',
] as const satisfies Coverage[];

function sourceRow({ id, ok, covers, listeners, milliseconds, error }: Source): Markup {
  const cells = PARTS.map((part) =>
    ok && covers.includes(part) ? markup`<td class="yes">yes</td>` : markup`<td class="no">-</td>`,
  );
  const took = milliseconds === null ? 'capture' : `${milliseconds} ms`;
  const answer = ok ? `${counted(listeners, 'listener')}, ${took}` : (error ?? 'failed');
  return markup`<tr class="${ok ? 'ok' : 'failed'}"><th scope="row"><bdi>${id}</bdi></th>${cells}<td class="answer"><bdi>${answer}</bdi></td></tr>`;
}

/** What was looked at, by whom, and what was not seen. */
export function coverage({ report }: HtmlPage): Markup {
  const gaps = report.gaps.map(
    (gap) => markup`<li class="${gap.kind}"><b>${gap.kind}</b> <bdi>${gapWords(gap)}</bdi></li>`,
  );
  return markup`<section class="coverage" aria-labelledby="coverage"><h2 id="coverage">What was looked at</h2>
${gaps.length === 0 ? markup`<p>Nothing is known to have stayed unseen.</p>` : markup`<ul class="gaps">${gaps}</ul>`}
<div class="scroll"><table><thead><tr><th scope="col">source</th>${PARTS.map((part) => markup`<th scope="col">${part}</th>`)}<th scope="col">answer</th></tr></thead>
<tbody>${report.sources.map(sourceRow)}</tbody></table></div></section>`;
}

/** What the policy requires, and what it accepts and why; null without any of it. */
export function policySection({ report }: HtmlPage): Markup | null {
  const required = report.requirements.map(
    ({ entry, reason, listeners }) =>
      markup`<li class="${listeners.length > 0 ? 'met' : 'missing'}"><b>${listeners.length > 0 ? 'met' : 'missing'}</b> <bdi class="v">${entry}</bdi> <small><bdi>${reason}</bdi></small></li>`,
  );
  const accepted = report.findings
    .filter(({ disposition }) => disposition === 'accepted')
    .map(
      ({ rule, listener, reason }) =>
        markup`<li><code>${rule}</code> <bdi class="v">${listener}</bdi> <small><bdi>${reason}</bdi></small></li>`,
    );
  if (required.length + accepted.length === 0) return null;
  return markup`<section class="policy" aria-labelledby="policy"><h2 id="policy">What the policy says</h2>
${required.length === 0 ? null : markup`<h3>Required</h3><ul>${required}</ul>`}
${accepted.length === 0 ? null : markup`<h3>Accepted</h3><ul>${accepted}</ul>`}</section>`;
}

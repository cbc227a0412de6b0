import { andMore } from '../../../base/listed.js';
import type { Finding } from '../../../domain/finding.js';
import type { Owner } from '../../../domain/listener.js';
import { namedOwners } from '../../../domain/named-owners.js';
import type { ReportListener } from '../../../domain/report.js';
import { compareSeverity } from '../../../domain/severity.js';
import { portName, REACH, registeredWords, timeWords } from '../../../domain/words.js';
import { addressWords, commandWords, ownerWords, placeWords, programWords } from '../../words.js';
import { type Markup, markup } from './markup.js';
import type { Entry, HtmlPage } from './model.js';

const value = (text: string | null) => (text === null || text === '' ? null : markup`<bdi class="v">${text}</bdi>`);

/** A sentence, not a name: in the ordinary type. */
const prose = (text: string | null) => (text === null || text === '' ? null : markup`<bdi>${text}</bdi>`);

function fact(name: string, content: Markup | string | null): Markup | null {
  return content === null ? null : markup`<div><dt>${name}</dt><dd>${content}</dd></div>`;
}

function registeredSide({ registration }: ReportListener): Markup {
  const { description, registered, range, services } = registration;
  const others = services.slice(1).join(', ');
  return markup`<section class="side registered"><h4>registered</h4>
<p class="name">${value(registeredWords(registration))}</p>
<dl>${fact('what', prose(description))}${fact('also', value(others))}${fact('since', prose(registered))}${fact('range', range)}</dl></section>`;
}

function executable({ exe, exeDeleted, exeReplaced }: Owner): Markup | null {
  if (exe === null) return null;
  const fate = exeReplaced === true ? 'the file was replaced' : 'the file is gone';
  return markup`${value(exe)}${exeDeleted === true ? markup` <em class="gone">${fate}</em>` : null}`;
}

function actualSide(listener: ReportListener): Markup {
  const [owner] = namedOwners(listener);
  const product = listener.program?.product ?? null;
  return markup`<section class="side actual"><h4>actual</h4>
<p class="name">${value(programWords(listener))}</p>
<dl>${fact('what', prose(product))}${fact('process', prose(ownerWords(listener)))}
${owner === undefined ? null : fact('file', executable(owner))}${fact('command', value(commandWords(listener)))}
${fact('in', prose(placeWords(listener)))}${fact('package', prose(owner?.package ?? null))}${fact('since', prose(owner?.startedAt == null ? null : timeWords(owner.startedAt)))}</dl></section>`;
}

function told({ rule, severity, confidence, message, remedy }: Finding, { rules }: HtmlPage): Markup {
  const text = rules.get(rule);
  const meaning =
    text === undefined
      ? null
      : markup`<details><summary>What does that mean?</summary><p>${text.meaning}</p><p>${text.remedy}</p></details>`;
  return markup`<div class="told">
<h3><span class="severity ${severity}">${severity}</span> ${text?.title ?? rule} <code>${rule}</code> <small>confidence ${confidence}</small></h3>
<p>${prose(message)}</p>
<p class="remedy">${prose(remedy)}</p>
${meaning}</div>`;
}

function card({ anchor, row }: Entry, page: HtmlPage): Markup {
  const [listener] = row.listeners;
  const severity = row.findings[0]?.severity ?? 'info';
  const addresses = row.listeners.map((each) => value(addressWords(each)));
  const evidence = listener.evidence.map((sentence) => markup`<li>${prose(sentence)}</li>`);
  return markup`<article class="card ${severity}" id="f-${anchor}">
<header><a class="where" href="#${anchor}">${portName(listener)}</a>
<span class="reach">reached from <b>${REACH[listener.exposure]}</b> ${addresses.flatMap((address, index) => (index === 0 ? [address] : [', ', address]))}</span></header>
<div class="sides">${registeredSide(listener)}<span class="against" aria-hidden="true">/</span>${actualSide(listener)}</div>
${row.findings.map((finding) => told(finding, page))}
${evidence.length === 0 ? null : markup`<details open><summary>Evidence</summary><ul class="evidence">${evidence}</ul></details>`}
</article>`;
}

function generalCard(finding: Finding, page: HtmlPage): Markup {
  const about = finding.listener === null ? 'policy' : finding.listener;
  return markup`<article class="card ${finding.severity}"><header><span class="where">${value(about)}</span></header>${told(finding, page)}</article>`;
}

/** Each finding with its story, worst first. */
export function findingCards(page: HtmlPage): Markup | null {
  const { speaking, general } = page.parts;
  if (speaking.length + general.length === 0) return null;
  const shown = page.entries.filter(({ hasCard }) => hasCard);
  const left = speaking.length - shown.length;
  const cards = [
    ...shown.map((entry) => ({ severity: entry.row.findings[0]?.severity ?? 'info', html: card(entry, page) })),
    ...general.map((finding) => ({ severity: finding.severity, html: generalCard(finding, page) })),
  ].sort((a, b) => compareSeverity(b.severity, a.severity));
  return markup`<section class="findings" aria-labelledby="findings"><h2 id="findings">What was found</h2>
${cards.map(({ html }) => html)}
${left > 0 ? markup`<p class="more">${andMore(left)}, in the table below</p>` : null}</section>`;
}

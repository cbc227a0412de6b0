import { sha256 } from '../../../base/sha256.js';
import { SEVERITIES } from '../../../domain/severity.js';
import { timeWords } from '../../../domain/words.js';
import { alarmSentence, answerSentence, hiddenSentence, titleParts } from '../../sentences.js';
import { coverage, policySection } from './coverage.js';
import { findingCards } from './findings.js';
import { legend, listenerTable } from './listeners.js';
import { type Markup, markup, verbatim } from './markup.js';
import type { HtmlPage } from './model.js';
import { rings } from './rings.js';
import { SCRIPT } from './script.js';
import { strip } from './strip.js';
import { STYLE } from './style.js';

const hashOf = (text: string) => `'sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}'`;

/** Nothing may be loaded, sent or embedded, and only our own style and script run (CSP level 3). */
function contentPolicy(): string {
  const sources = [`style-src ${hashOf(STYLE)}`, `script-src ${hashOf(SCRIPT)}`];
  return ["default-src 'none'", ...sources, "base-uri 'none'", "form-action 'none'"].join('; ');
}

/** The state of the machine as a word that the style sheet colours: `blind`, the worst severity or `clear`. */
function stateOf({ report, parts }: HtmlPage): string {
  if (alarmSentence(report) !== null) return 'blind';
  const active = parts.active.map(({ severity }) => severity);
  const worst = [...SEVERITIES].reverse().find((severity) => active.includes(severity));
  return worst ?? 'clear';
}

function headline(page: HtmlPage): Markup {
  const { report, parts } = page;
  const [host, ...facts] = titleParts(report);
  const alarm = alarmSentence(report);
  const hidden = hiddenSentence(parts);
  return markup`<header class="top ${stateOf(page)}">
<p class="tool">port-audit</p>
<h1><bdi>${host ?? ''}</bdi></h1>
<p class="answer">${answerSentence(report, parts)}</p>
<p class="facts">${facts.map((fact) => markup`<span><bdi>${fact}</bdi></span> `)}<span>exit code ${report.summary.exitCode} (findings count from ${report.failOn} on)</span></p>
${alarm === null ? null : markup`<p class="alarm" role="alert">${alarm}</p>`}
${hidden === null ? null : markup`<p class="hidden-part">${hidden}</p>`}</header>`;
}

function footer({ report }: HtmlPage): Markup {
  const { tool, registry, policy, takenAt } = report;
  return markup`<footer><p><bdi>${tool.name} ${tool.version}</bdi>, taken ${timeWords(takenAt)}</p>
<p>registry <bdi>${registry.version}</bdi>, sha256 <bdi class="v">${registry.sha256}</bdi>: ${registry.assignments} assignments, ${registry.programs} programs</p>
${policy === null ? null : markup`<p>policy <bdi class="v">${policy.file}</bdi>, sha256 <bdi class="v">${policy.sha256}</bdi></p>`}</footer>`;
}

function head({ report }: HtmlPage): Markup {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${verbatim(contentPolicy())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>port-audit: ${report.host.hostname}</title>
<style>${verbatim(STYLE)}</style>
</head>
`;
}

function duo(page: HtmlPage): Markup {
  const stories = findingCards(page);
  return markup`<div class="duo ${stories === null ? 'alone' : 'both'}">${rings(page)}
${stories}</div>
`;
}

/** The whole document, a section at a time. */
export function* htmlPieces(page: HtmlPage): Generator<string> {
  yield head(page).html;
  yield markup`<body>\n${headline(page)}\n<main>\n${legend(page)}\n${strip(page)}\n`.html;
  yield duo(page).html;
  yield markup`${listenerTable(page)}\n`.html;
  yield markup`${policySection(page)}\n${coverage(page)}\n</main>\n${footer(page)}\n`.html;
  yield markup`<script>${verbatim(SCRIPT)}</script>\n</body>\n</html>\n`.html;
}

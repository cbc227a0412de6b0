/**
 * The style sheet of the page. Constant, so that its hash can stand in the content security policy. The switches of
 * the legend work through `:has()`, without a script.
 */
import { VERDICTS } from '../../../domain/report.js';

/** Light and dark, by the roles of colours. */
export const COLOURS = `
:root {
  color-scheme: light dark;
  --paper: #f6f5f1; --card: #fffffe; --ink: #1d2126; --soft: #59626d; --line: #d9dbd6; --faint: #eceae4;
  --expected: #23835a; --registered-unexpected: #cf6a12; --unregistered: #7d4cc0; --ephemeral: #78828e;
  --unattributed: #bf2f66; --critical: #7d0719; --high: #c22a1c; --medium: #95600a; --low: #2a67ad; --info: #626c78;
  --clear: #23835a; --blind: #7d0719; --pill: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121519; --card: #1a1e24; --ink: #e6e8eb; --soft: #9ba5b1; --line: #333a43; --faint: #22272e;
    --expected: #4fc48d; --registered-unexpected: #f59a45; --unregistered: #b690f0; --ephemeral: #8b96a3;
    --unattributed: #f278a4; --critical: #ff6b7d; --high: #ff7a66; --medium: #e9b14d; --low: #74aef0; --info: #a3adb9;
    --clear: #4fc48d; --blind: #ff6b7d; --pill: #121519;
  }
}`;

/** What any page has: text, headline, pills. */
export const PAGE = `
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, sans-serif; background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { overflow-wrap: anywhere; margin: 0 auto; max-width: 1240px; padding: 0 24px 48px; }
h1, h2, h3, h4, p, dl, dd, ul, figure { margin: 0; padding: 0; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 .9rem; letter-spacing: -.01em; }
a { color: inherit; }
code, .v { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: .92em; }
small { color: var(--soft); }
.top { margin: 28px 0 24px; padding: 22px 26px 20px; background: var(--card); border: 1px solid var(--line); border-left: 10px solid var(--state); border-radius: 10px; }
.top .tool { color: var(--soft); font-size: .85rem; letter-spacing: .08em; text-transform: uppercase; }
.top h1 { font-size: 2.1rem; line-height: 1.2; letter-spacing: -.02em; }
.top .answer { font-size: 1.35rem; font-weight: 600; color: var(--state); margin: .15rem 0 .4rem; }
.top .facts { color: var(--soft); font-size: .92rem; display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; }
.alarm { margin-top: .9rem; padding: .6rem .9rem; border-radius: 6px; background: var(--blind); color: var(--pill); font-weight: 600; }
.hidden-part { margin-top: .6rem; color: var(--soft); }
.severity { display: inline-block; padding: .05em .6em; border-radius: 99px; color: var(--pill); background: var(--state); font-size: .8rem; font-weight: 650; letter-spacing: .02em; }
.settled { color: var(--soft); }
.more { margin: .8rem 0; color: var(--soft); }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }`;

const PICTURES = `
.mark { fill: var(--verdict); stroke: var(--card); stroke-width: 1; }
.mark.hollow { fill: var(--card); stroke: var(--verdict); stroke-width: 2.4; }
.stem { stroke: var(--verdict); stroke-width: 2; }
.sign { width: 1.05em; height: 1.05em; vertical-align: -.16em; }
.legend { display: flex; flex-wrap: wrap; gap: 10px; margin-bottom: 18px; }
.tile { display: grid; grid-template-columns: auto auto 1fr; align-items: center; gap: .1rem .5rem; flex: 1 1 170px; padding: .55rem .9rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; cursor: pointer; }
.tile b { font-size: 1.5rem; line-height: 1.2; }
.tile span { grid-column: 1 / -1; color: var(--soft); font-size: .88rem; line-height: 1.25; }
.tile input { position: absolute; opacity: 0; }
.tile .sign { width: 1.3rem; height: 1.3rem; }
.tile.none { opacity: .55; }
.tile:has(:focus-visible) { outline: 3px solid var(--low); outline-offset: 1px; }
.tile:has(input:not(:checked)) { background: none; border-style: dashed; }
.tile:has(input:not(:checked)) b { text-decoration: line-through; }
figure { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px 10px; }
figcaption { color: var(--soft); font-size: .85rem; margin-top: .4rem; }
svg { display: block; width: 100%; height: auto; }
svg.sign { display: inline-block; }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
svg text.port { font-weight: 650; fill: var(--ink); font-size: 12px; }
svg text.side { font-weight: 650; font-size: 12px; }
.strip { overflow-x: auto; }
.strip svg { min-width: 720px; }
.band { fill: none; }
.band.user { fill: var(--faint); }
.line { stroke: var(--soft); stroke-width: 1.5; }
.tick { stroke: var(--soft); }
.local { fill: var(--line); }
.ring { stroke: var(--line); fill: none; stroke-width: 1.2; }
.ring.all { fill: var(--faint); }
.ring.private { fill: var(--paper); }
.ring.loopback { fill: var(--card); stroke-width: 2; }
.ring-name { paint-order: stroke; stroke: var(--card); stroke-width: 5px; stroke-linejoin: round; }
.rings text { font-size: 12.5px; }
.rings text.port { font-size: 13.5px; }
.rings .port { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.pin { cursor: pointer; }
.pin:hover .mark, .pin:focus-visible .mark { stroke: var(--ink); stroke-width: 2.5; }
.pin:focus-visible { outline: none; }
.duo { display: grid; gap: 0 24px; grid-template-columns: minmax(0, 1fr); }
.duo .rings { align-self: start; margin-top: 18px; }
.duo .rings svg { max-width: 520px; margin: 0 auto; }
@media (min-width: 1100px) {
  .duo.both { grid-template-columns: 470px minmax(0, 1fr); }
  .duo.both .rings { position: sticky; top: 12px; margin-top: 2.4rem; }
}`;

const CARDS = `
.card { background: var(--card); border: 1px solid var(--line); border-left: 6px solid var(--state); border-radius: 10px; padding: 16px 20px 14px; margin-bottom: 16px; }
.card header { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; }
.card .where { font-size: 1.35rem; font-weight: 700; letter-spacing: -.01em; text-decoration: none; }
.card a.where:hover { text-decoration: underline; }
.card .reach { color: var(--soft); }
.card .reach b { color: var(--ink); }
.sides { display: grid; grid-template-columns: minmax(0, 2fr) auto minmax(0, 3fr); gap: 0 14px; margin: .7rem 0 .4rem; padding: .7rem .9rem; background: var(--faint); border-radius: 8px; }
.side h4 { font-size: .78rem; font-weight: 600; color: var(--soft); letter-spacing: .05em; }
.side .name { font-size: 1.15rem; font-weight: 650; }
.against { align-self: center; font-size: 2.4rem; font-weight: 200; color: var(--soft); }
dl div { display: grid; grid-template-columns: 5.8em minmax(0, 1fr); font-size: .88rem; }
dt { color: var(--soft); }
.gone { color: var(--high); font-style: normal; font-weight: 600; }
.told { margin: .8rem 0 .5rem; }
.told h3 { font-size: 1rem; }
.told h3 code { font-weight: 400; color: var(--soft); font-size: .85rem; }
.told .remedy::before { content: '\\2192\\00a0'; color: var(--soft); }
.told h3 small { font-weight: 400; }
details { margin: .3rem 0; font-size: .92rem; }
summary { cursor: pointer; color: var(--soft); }
details p { margin: .3rem 0 .3rem 1rem; max-width: 70ch; }
.evidence { margin: .2rem 0 0 1.6rem; }`;

const TABLES = `
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; margin-bottom: .7rem; }
.search { display: none; }
.scripted .search { display: inline; }
.search input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .25rem .6rem; width: 16rem; max-width: 60vw; }
.tools output { color: var(--soft); }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .85rem; }
th, td { padding: .5rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child > * { border-bottom: 0; }
th button { all: unset; cursor: pointer; }
th button:focus-visible { outline: 2px solid var(--low); }
th[aria-sort=ascending]::after { content: ' \\2191'; }
th[aria-sort=descending]::after { content: ' \\2193'; }
#table td:first-child, #table td:nth-child(2) b { white-space: nowrap; }
#table a { text-decoration: none; }
#table td { min-width: 7rem; max-width: 24rem; }
#table td:first-child { min-width: 0; }
#table .command { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
tr:target { background: var(--faint); box-shadow: inset 4px 0 0 var(--low); }
.row.unfound { display: none; }
body:has(#only-findings:checked) .row.quiet { display: none; }
${VERDICTS.map((verdict) => `body:has(#show-${verdict}:not(:checked)) .row.${verdict}`).join(', ')} { display: none; }
${VERDICTS.map((verdict) => `.${verdict} { --verdict: var(--${verdict}); }`).join('\n')}
${['info', 'low', 'medium', 'high', 'critical', 'clear', 'blind'].map((state) => `.${state} { --state: var(--${state}); }`).join('\n')}
.coverage .yes { color: var(--expected); }
.coverage .no { color: var(--soft); }
.coverage th, .coverage .yes, .coverage .no { white-space: nowrap; }
.coverage .answer { min-width: 12rem; }
.coverage .failed th, .coverage .failed .answer { color: var(--high); }
.gaps, .policy ul { list-style: none; margin-bottom: .9rem; }
.gaps li, .policy li { margin: .25rem 0; }
.gaps b, .policy li b { display: inline-block; min-width: 4.2em; color: var(--medium); }
.gaps .blind b, .policy .missing b { color: var(--high); }
.policy .met b { color: var(--expected); }
.policy h3 { font-size: 1rem; margin: .8rem 0 .2rem; }`;

const NARROW_AND_PAPER = `
@media (max-width: 640px) {
  body { padding: 0 12px 32px; }
  .top { padding: 16px 16px 14px; margin-top: 12px; }
  .top h1 { font-size: 1.6rem; }
  .tile { flex-basis: 130px; }
  .sides { grid-template-columns: minmax(0, 1fr); gap: .6rem; }
  .against { display: none; }
  .card { padding: 12px 14px; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --faint: #f2f2f2;
    --expected: #23835a; --registered-unexpected: #cf6a12; --unregistered: #7d4cc0; --ephemeral: #78828e;
    --unattributed: #bf2f66; --critical: #7d0719; --high: #c22a1c; --medium: #95600a; --low: #2a67ad; --info: #626c78;
    --clear: #23835a; --blind: #7d0719; --pill: #fff; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  html { font-size: 12px; }
  body { max-width: none; padding: 0; }
  .tools, summary { display: none; }
  details::details-content { content-visibility: visible; height: auto; }
  .card, figure, .tile, tr, .top { break-inside: avoid; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
  .scroll, .strip { overflow: visible; }
  .strip svg { min-width: 0; }
  .duo.both { display: block; }
  .duo .rings { position: static; }
  .duo .rings svg { max-width: 400px; }
  .tile { flex-basis: 105px; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }`;

export const STYLE = [COLOURS, PAGE, PICTURES, CARDS, TABLES, NARROW_AND_PAPER].join('\n');

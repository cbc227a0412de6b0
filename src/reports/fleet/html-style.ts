/** The style sheet of the page about many machines. Constant, so that its hash can stand in the content security policy. */
import { SEVERITIES } from '../../domain/severity.js';
import { COLOURS, PAGE } from '../formats/html/style.js';

const FLEET = `
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .92rem; margin-top: .6rem; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--low); outline-offset: 2px; border-radius: 4px; }
h2 small { font-weight: 400; font-size: .9rem; margin-left: .5rem; }
.list { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: clip; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .85rem; position: sticky; top: 0; background: var(--card); z-index: 1; }
th, td { padding: .5rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child > td { border-bottom: 0; }
.port { font-weight: 650; white-space: nowrap; }
.severity { white-space: nowrap; }
.program { min-width: 9rem; font-weight: 650; }
.on { min-width: 13rem; }
.rules { color: var(--soft); }
.before { color: var(--medium); font-weight: 600; }
summary { cursor: pointer; white-space: nowrap; }
details p { margin: .35rem 0 .2rem; max-width: 42ch; }
.bar { display: block; width: 100%; height: 6px; margin-top: .25rem; background: var(--faint); border-radius: 3px; overflow: hidden; }
.bar rect { fill: var(--state, var(--soft)); }
.quiet { --state: var(--clear); }
${['clear', 'blind', ...SEVERITIES].map((state) => `.${state} { --state: var(--${state}); }`).join('\n')}
@media (max-width: 760px) {
  body { padding: 0 12px 32px; }
  .top { padding: 16px 16px 14px; margin-top: 12px; }
  .top h1 { font-size: 1.5rem; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: .15rem .8rem; padding: .7rem .9rem; border-bottom: 1px solid var(--line); }
  tr:last-child { border-bottom: 0; }
  td { padding: 0; border: 0; }
  .program { min-width: 0; }
  .on, .said { flex: 0 0 100%; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --faint: #eee; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav { display: none; }
  body { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; height: auto; }
  tr, .top { break-inside: avoid; }
  th { position: static; }
}`;

export const FLEET_STYLE = [COLOURS, PAGE, FLEET].join('\n');

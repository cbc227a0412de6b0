import { forHtml } from '../text.js';

/** Light, dark, paper and phone; nothing is loaded from anywhere. */
export const STYLE = `:root{color-scheme:light dark;--ink:#1f2328;--dim:#57606a;--paper:#fff;--line:#d0d7de;--mark:#8a1c1c}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9198a1;--paper:#0d1117;--line:#30363d;--mark:#ff9d9d}}
*{box-sizing:border-box}body{margin:0 auto;max-width:46rem;padding:1rem;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
a{color:inherit}h1{font-size:1.6rem;margin:.4em 0}h2{font-size:1.1rem;margin:1.6em 0 .4em}nav,footer,small{color:var(--dim)}
nav a{margin-right:1em}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3em .6em .3em 0;border-top:1px solid var(--line);vertical-align:top}
code,pre{font:14px/1.5 ui-monospace,monospace}pre{overflow-x:auto;border:1px solid var(--line);padding:.6em}
input{font:inherit;width:100%;padding:.5em;color:inherit;background:transparent;border:1px solid var(--line)}
.kind{color:var(--mark)}ol,ul{padding-left:1.2em}.columns{columns:14rem}footer{margin-top:3em;border-top:1px solid var(--line);padding-top:.6em}
@media print{nav,input,footer{display:none}body{max-width:none;padding:0}details>*{display:block}}
`;

/** A page of the site. `up`: the way to its root, `` or `../`; `body`: markup. */
export function pageOf(title: string, up: string, body: string, version: string): string {
  const links = [
    ['index.html', 'Search'],
    ['services.html', 'Services'],
    ['programs.html', 'Programs'],
    ['ranges.html', 'Ranges'],
  ];
  const nav = links.map(([file, name]) => `<a href="${up}${file}">${name}</a>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self'">
<title>${forHtml(title)}</title><link rel="stylesheet" href="${up}style.css"></head>
<body><nav>${nav}</nav><main>${body}</main><footer>port-audit, IANA registry of ${forHtml(version)}</footer></body></html>
`;
}

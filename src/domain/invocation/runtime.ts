import { baseName } from '../executable-path.js';

/** Interpreters that are seen through: what they run is the program. A `loader` runs another executable file. */
export const RUNTIMES = [
  'python',
  'node',
  'java',
  'perl',
  'ruby',
  'php',
  'lua',
  'beam',
  'dotnet',
  'mono',
  'busybox',
  'shell',
  'tcl',
  'r',
  'other',
  'loader',
] as const;
export type Runtime = (typeof RUNTIMES)[number];

const EXECUTABLES: ReadonlyArray<readonly [Runtime, RegExp]> = [
  ['python', /^(python|pypy)[\d.]*[a-z]*$/i],
  ['node', /^(node|nodejs|bun|deno|electron)[\d.]*$/],
  ['java', /^javaw?$/],
  ['perl', /^perl[\d.]*$/],
  ['ruby', /^(ruby|jruby|truffleruby)[\d.]*$/],
  ['php', /^php[\d.]*$/],
  ['lua', /^(lua|luajit)[\d.-]*$/],
  ['beam', /^(beam(\.smp)?|erl(exec)?)$/],
  ['dotnet', /^dotnet$/],
  ['mono', /^mono(-sgen)?[\d.]*$/],
  ['busybox', /^busybox(-extras)?(\.\w+)?$/],
  ['shell', /^(ba|da|z|k|mk|c|tc)?sh$/],
  ['tcl', /^(tclsh|wish|expect|jimsh)[\d.]*$/],
  ['r', /^(R|Rterm|Rscript)$/],
  // Of these no more is known than that they run what stands in a file: what their packages say of ports is not theirs alone.
  [
    'other',
    /^(picolisp|newlisp|racket|gosh|csi|swipl|yap|julia|octave(-cli)?[\d.-]*|ocaml(run)?|pike[\d.]*|gst|gforth[\w-]*|moar|raku|dart|gjs(-console)?|qjs)$/,
  ],
  [
    'loader',
    /^(ld(-linux.*|-musl.*|-[\d.]+)?\.so.*|qemu-\w+(-static)?|box(64|86)|FEXInterpreter|proot|valgrind.*|rr)$/,
  ],
];

/** The interpreter that an executable is, null for a program of its own. */
export function runtimeOf(exe: string): Runtime | null {
  const name = baseName(exe).replace(/\.exe$/i, '');
  return EXECUTABLES.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

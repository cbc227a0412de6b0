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

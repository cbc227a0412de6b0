import { baseName } from '../../domain/executable-path.js';
import { optionValues } from '../../domain/invocation/option-value.js';
import { readEndpoint } from './endpoint.js';
import type { Mode, ReadModes } from './types.js';

const debugging = { isDebugger: true } as const;

/** `--inspect`, `--inspect-brk`, `--inspect-wait`, with `=[HOST:]PORT` or without; node(1), `deno run --help`, `bun --help`. */
const INSPECT = /^--inspect(?:-brk|-wait)?(?:=(.*))?$/;

/** Ports that the inspectors take where the option names none. */
const INSPECTOR_PORTS: Readonly<Record<string, number>> = { bun: 6499 };

/** The inspector of JavaScript runtimes. Only options of the runtime count: behind the script they are its own. */
const inspector: ReadModes = ({ program, runtime, run }) => {
  if (runtime !== 'node' || run === null) return [];
  const word = run.options.findLast((option) => INSPECT.test(option));
  if (word === undefined) return [];
  const moved = optionValues(run.options, '--inspect-port', '--debug-port').map((value) => readEndpoint(value).port);
  const named = readEndpoint(INSPECT.exec(word)?.[1] ?? '').port;
  const port = moved.at(-1) ?? named ?? INSPECTOR_PORTS[program] ?? 9229;
  const note = 'Whoever connects to the inspector runs code as the process.';
  return [{ ...debugging, program: 'node-inspect', product: 'JavaScript inspector', words: word, port, note }];
};

/** `key=value,key=value` behind the name of an agent. */
const settingsOf = (text: string) =>
  new Map(text.split(',').map((part) => [part.split('=')[0] ?? '', part.slice(part.indexOf('=') + 1)] as const));

/** The Java Debug Wire Protocol; "Connection and Invocation Details" of the JPDA. */
const jdwp: ReadModes = ({ runtime, run }) => {
  if (runtime !== 'java' || run === null) return [];
  return run.options.flatMap((word): Mode[] => {
    const settings = settingsOf(/^-(?:agentlib:jdwp=|Xrunjdwp:)(.*)$/.exec(word)?.[1] ?? '');
    const { port } = readEndpoint(settings.get('address') ?? '');
    if (settings.get('server') !== 'y' || port === null) return [];
    const note = 'The debugger asks for no password: whoever connects runs code inside the virtual machine.';
    return [{ ...debugging, program: 'jdwp', product: 'Java debugger (JDWP)', words: word, port, note }];
  });
};

/** Remote management of Java without a password; "Monitoring and Management Using JMX Technology". */
const jmx: ReadModes = ({ runtime, run }) => {
  if (runtime !== 'java' || run === null) return [];
  const set = (name: string) => optionValues(run.options, `-Dcom.sun.management.jmxremote.${name}`).at(-1);
  const port = readEndpoint(set('port') ?? '').port;
  if (port === null || set('authenticate') !== 'false') return [];
  const words = '-Dcom.sun.management.jmxremote.authenticate=false';
  const note = 'Whoever connects manages the virtual machine, and may load code into it.';
  return [{ program: 'jmx', product: 'Java management (JMX)', words, port, isDebugger: false, note }];
};

/** Modules and directories of debugpy, and of its predecessor. */
const DEBUGPY = /(^|\/)(debugpy|ptvsd)(\/adapter|\.adapter)?(\/__main__\.py)?$/;

/** `python -m debugpy --listen [HOST:]PORT`, and the adapter that it starts, which is the one that listens. */
const debugpy: ReadModes = ({ runtime, run }) => {
  const started = run?.through?.name ?? run?.module ?? run?.script ?? '';
  if (runtime !== 'python' || run === null || !DEBUGPY.test(started)) return [];
  // What stands behind the program that is debugged is its own: the first of these options is the debugger's.
  const told = run.through?.words ?? run.rest;
  const first = told.findIndex((word) => /^--(listen|connect|port)\b/.test(word));
  const [value] = optionValues(told.slice(Math.max(first, 0)), '--listen', '--port');
  const port = first < 0 || told[first]?.startsWith('--connect') ? null : readEndpoint(value ?? '').port;
  if (port === null) return [];
  const note = 'Whoever connects runs code as the process.';
  const words = `${baseName(started)} ${told[first] ?? ''} ${value ?? ''}`;
  return [{ ...debugging, program: 'debugpy', product: 'Python debugger', words, port, note }];
};

/** What interpreters were told beside the program that they run. */
export const interpreters: readonly ReadModes[] = [inspector, jdwp, jmx, debugpy];

import { listed } from '../../base/listed.js';
import { answeringOwners } from '../../domain/answering.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import type { JudgedListener } from '../../domain/report.js';
import { portName, reachWords } from '../../domain/words.js';
import type { Program } from '../../registry/types.js';
import type { Observed, RuleContext } from './types.js';
import { registeredAndActual } from './words.js';

/** So many programs give an impression of what it may be. */
const MOST_NAMED = 3;

/** Whether nothing but a name is known of a process, as captures have it. */
export const isBareName = ({ exe, cmdline, script, name }: Owner) =>
  name !== null && exe === null && cmdline === null && script === null;

/** Whether it is the interpreter itself that listens then, for whoever wants to run code in it. */
const isDebugger = ({ interpreted }: Program) => interpreted.some(({ option }) => option !== undefined);

/** What an interpreter of which no more than the name was seen is known to run on the port; null: not all owners are such. */
export function perhapsRunning(listener: JudgedListener, { registry }: RuleContext): Program[] | null {
  const { port, protocol } = listener;
  const programs = new Set<Program>();
  for (const owner of answeringOwners(listener.owners)) {
    // A title may stand where the name was, and be cut off.
    const runtime = isBareName(owner) ? runtimeOf(owner.name?.split(' ')[0] ?? '') : null;
    if (runtime === null) return null;
    const known = registry.interpretedBy(runtime).filter((program) => {
      const how = registry.belongs(program, port, protocol)?.how;
      // Programs of all kinds may share a port, the debugger of an interpreter among them by its family alone.
      return how !== undefined && !(how === 'shared' && isDebugger(program));
    });
    if (known.length === 0) return [];
    for (const program of known) programs.add(program);
  }
  return [...programs];
}

/** The products by which a reader may recognise one of them. */
export const productsOf = (programs: readonly Program[]) =>
  listed([...new Set(programs.map(({ product }) => product))], MOST_NAMED);

/** What such an interpreter may be where programs are known that it runs there; null: none is. */
export function perhapsInterpreted(listener: JudgedListener, context: RuleContext): Observed | null {
  const programs = perhapsRunning(listener, context) ?? [];
  const [first] = programs;
  if (first === undefined) return null;
  const port = portName(listener);
  const opened = listener.exposure === 'loopback' ? undefined : programs.find(isDebugger);
  const unseen = `${port} ${registeredAndActual(listener)}, an interpreter; what it runs was not seen`;
  if (opened !== undefined) {
    return {
      message: `${unseen}, and may be ${productsOf([opened, ...programs])}, open to ${reachWords(listener.exposure)}`,
      remedy: `Look at its options, with port-audit on that machine: whoever reaches a debugger runs code. If it is one, bind it to 127.0.0.1; otherwise allow ${port} in the policy with the reason, or stop it.`,
      atLeast: 'medium',
    };
  }
  return {
    message: `${unseen}, and may be ${productsOf(programs)}`,
    remedy: `Look at what it runs, with port-audit on that machine: if it is no ${first.product}, allow ${port} in the policy with the reason, move it, or stop it.`,
    atMost: listener.exposure === 'loopback' ? 'info' : 'low',
  };
}

import { listed } from '../../base/listed.js';
import { answeringOwners } from '../../domain/answering.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import type { JudgedListener } from '../../domain/report.js';
import { portName } from '../../domain/words.js';
import type { Observed, RuleContext } from './types.js';
import { registeredAndActual } from './words.js';

/** So many programs give an impression of what it may be. */
const MOST_NAMED = 3;

/** Whether nothing but a name is known of a process, as captures have it. */
export const isBareName = ({ exe, cmdline, script, name }: Owner) =>
  name !== null && exe === null && cmdline === null && script === null;

/** What an interpreter that a capture names runs, where a program is known that does so on the port; null: none is. */
export function perhapsInterpreted(listener: JudgedListener, { registry }: RuleContext): Observed | null {
  const { port, protocol } = listener;
  const owners = answeringOwners(listener.owners);
  const runtimes = owners.map((owner) => (isBareName(owner) ? runtimeOf(owner.name ?? '') : null));
  const products = runtimes.flatMap((runtime) => {
    const programs = runtime === null ? [] : registry.interpretedBy(runtime);
    const known = programs.filter((program) => registry.belongs(program, port, protocol) !== null);
    return known.length === 0 ? [null] : known.map(({ product }) => product);
  });
  const named = products.filter((product) => product !== null);
  if (named.length === 0 || named.length < products.length) return null;
  return {
    message: `${portName(listener)} ${registeredAndActual(listener)}, an interpreter; what it runs was not seen, and may be ${listed([...new Set(named)], MOST_NAMED)}`,
    remedy: `Look at what it runs, with port-audit on that machine: if it is no ${named[0]}, allow ${portName(listener)} in the policy with the reason, move it, or stop it.`,
    atMost: 'low',
  };
}

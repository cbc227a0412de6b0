import { capitalised } from '../../base/capitalised.js';
import { answeringOwners } from '../../domain/answering.js';
import { readInvocation } from '../../domain/invocation/invocation.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import type { JudgedListener } from '../../domain/report.js';
import { portName, reachWords } from '../../domain/words.js';
import { globMatches } from '../../registry/glob.js';
import type { Peril } from '../../registry/types.js';
import { modesOf } from '../modes/modes.js';
import { configuredOf } from './configured.js';
import { listenerRule, type RuleContext } from './types.js';

/** What is open, and what whoever reaches it can do. */
interface Open {
  readonly what: string;
  readonly note: string;
}

/** A mode that the command line of an owner tells, on the port that it names. */
function openByMode({ owners, port, protocol }: JudgedListener): Open | null {
  if (protocol !== 'tcp') return null;
  const mode = answeringOwners(owners)
    .flatMap(modesOf)
    .find((each) => each.port === port);
  return mode === undefined ? null : { what: `${mode.product} (${mode.words})`, note: mode.note };
}

/** A program that does what the port is known for. */
function openByPort({ verdict, port, protocol, program }: JudgedListener, { registry }: RuleContext): Open | null {
  if (verdict !== 'expected' || program === null) return null;
  const claim = registry
    .claimsOn(port, protocol)
    .find(({ kind, programs }) => kind === 'sensitive' && programs.includes(program.name));
  return claim === undefined ? null : { what: program.name, note: claim.note };
}

/** The words of the program itself, and what each two of them are together: `--auth`, `--auth none`. */
function wordsOf({ exe, cmdline }: Owner): readonly string[] {
  const words = cmdline?.slice(1) ?? [];
  const runtime = exe === null ? null : runtimeOf(exe);
  const own = runtime === null || cmdline === null ? words : readInvocation(runtime, cmdline).rest;
  return [...own, ...own.slice(1).map((word, index) => `${own[index]} ${word}`)];
}

function isOpen({ when, unless }: Peril, owner: Owner): boolean {
  const words = wordsOf(owner);
  const has = (patterns: readonly string[]) => patterns.some((each) => words.some((word) => globMatches(each, word)));
  return (when.length === 0 || has(when)) && !has(unless);
}

/** What is known of the program; of what only has its name, nothing is known of what it lets others do. */
function perilOf({ program }: JudgedListener, { registry }: RuleContext): Peril | null {
  return program === null || program.product === null ? null : (registry.program(program.name)?.peril ?? null);
}

/** Whether one of those who answer lets everybody in, as its command line or its configuration says. */
function isLetIn({ owners }: JudgedListener, peril: Peril): boolean {
  return answeringOwners(owners).some((owner) => owner.access?.asks === false || isOpen(peril, owner));
}

/** What a program is known to let everybody do, on whatever port it listens. */
function openByProgram({ program }: JudgedListener, peril: Peril | null): Open | null {
  return program === null || peril === null ? null : { what: program.name, note: peril.note };
}

/** A service that gives away the machine or its data to whoever reaches it. */
export const sensitiveService = listenerRule({
  id: 'sensitive-service',
  title: 'Must not face a network',
  meaning:
    'The program lets everyone in who reaches it, by what it is, by what the port is known for, or by the options that it was started with: a container engine, a debugger, a store without a password. Where its configuration can be read, what that says of passwords counts, as the file is now: a service may have been told otherwise since it started.',
  remedy: 'Bind it to the loopback interface or put it behind authentication and a firewall.',
  when: 'a program that must not face a network (Docker API, debugger, unauthenticated store), on whatever port it listens; the program and its mode decide',
  severity: { loopback: null, elsewhere: 'high' },
  acceptedBy: 'port',
  check(listener, context) {
    if (listener.exposure === 'loopback') return null;
    const byMode = openByMode(listener);
    const peril = perilOf(listener, context);
    const isShut = peril !== null && !isLetIn(listener, peril);
    const open = byMode ?? (isShut ? null : (openByPort(listener, context) ?? openByProgram(listener, peril)));
    if (open === null) return null;
    const told = byMode === null ? configuredOf(listener, peril) : null;
    if (told?.asks && told.settled) return null;
    const message = `${portName(listener)} ${open.what} is open to ${reachWords(listener.exposure)}: ${open.note}`;
    return {
      message: told === null ? message : `${message} ${capitalised(told.words)}.`,
      remedy: 'Bind it to the loopback interface, or allow it in the policy with what protects it as the reason.',
      // What an ordinary user configures for himself is his word; where he does it for a service of the system, it is none.
      ...(told?.asks && told.isOwn ? { atMost: 'low', confidence: 'low' } : {}),
    };
  },
});

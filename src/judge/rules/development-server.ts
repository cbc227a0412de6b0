import { answeringOwners } from '../../domain/answering.js';
import { isTemporaryPath, locationOf } from '../../domain/executable-path.js';
import { type Runtime, runtimeOf } from '../../domain/invocation/runtime.js';
import { isOrdinaryUser, type Owner } from '../../domain/owner.js';
import type { JudgedListener } from '../../domain/report.js';
import { portName, reachWords } from '../../domain/words.js';
import { perhapsRunning, productsOf } from './bare-name.js';
import type { Observed, RuleContext } from './types.js';
import { registeredAndActual } from './words.js';

/** `go run` builds into a temporary directory of its own; `go help run`. */
const GO_RUN = /\/go-build\d+\/b\d+\/exe\/[^/]+$/;

/** Whether a build lies where `go run` puts it, and belongs to the very user who runs it. */
export const isGoRun = ({ exe, exeFile, uid }: Owner) =>
  exe !== null && GO_RUN.test(exe) && exeFile !== null && exeFile.uid === uid;

/** Waits for the first connection and then becomes the program that its user named; systemd-socket-activate(1). */
const isActivator = (exe: string) => exe.endsWith('/systemd-socket-activate');

/** Nobody writes a server for these, so their name alone tells of none. */
const NO_LANGUAGES: ReadonlySet<Runtime | null> = new Set(['busybox', 'shell', 'loader', null]);

/** Whether all that is seen of a process is that it is an interpreter: what that runs may be anybody's. */
function isBareInterpreter({ exe, name }: Owner): boolean {
  return exe === null && name !== null && !NO_LANGUAGES.has(runtimeOf(name.split(' ')[0] ?? name));
}

/** Whether a person runs here what he wrote, or was given to work on: no service of the system, no stranger's file. */
function isOwnCode(owner: Owner): boolean {
  const { exe, uid, script, unitGuarded, cwd } = owner;
  if (!isOrdinaryUser(uid) || unitGuarded === true) return false;
  if (exe === null) return isBareInterpreter(owner);
  if (runtimeOf(exe) !== null) return script?.guarded !== true && !isTemporaryPath(script?.file ?? exe);
  if (isActivator(exe)) return true;
  return isGoRun(owner) || (locationOf(exe) === 'other' && cwd !== null && exe.startsWith(`${cwd}/`));
}

/** Whether a stranger on a port where people run what they are working on is just that. */
function isDevelopmentServer(listener: JudgedListener, { registry }: RuleContext): boolean {
  const { protocol, port, program, exposure } = listener;
  if (protocol !== 'tcp' || program === null || exposure === 'multicast') return false;
  const owners = answeringOwners(listener.owners);
  const isDevelopment = registry.claimsOn(port, protocol).some(({ kind }) => kind === 'development');
  return isDevelopment && owners.length > 0 && owners.every(isOwnCode);
}

/** The same where a capture names the interpreter alone: that people develop on the port is all that says so. */
function perhapsDevelopmentServer(listener: JudgedListener, context: RuleContext): Observed {
  const { exposure, program } = listener;
  const others = perhapsRunning(listener, context);
  const served = others?.length ? `${productsOf(others)}, or a development server` : 'a development server';
  const what = `${portName(listener)} ${program?.name ?? ''} is an interpreter, and what it runs was not seen`;
  const both = registeredAndActual(listener);
  const look = 'Look at what it runs, with port-audit on that machine.';
  if (exposure === 'loopback') {
    const message = `${what}; it may be ${served}, and only this machine reaches it (${both})`;
    return { message, remedy: look, atMost: 'info' };
  }
  return {
    message: `${what}; it is open to ${reachWords(exposure)}, and may be ${served} (${both})`,
    remedy: `${look} If it is a development server, bind it to 127.0.0.1; if it is meant to be reached, allow it in the policy with the reason.`,
    // A name alone says nothing against it either: so many servers are written in these languages.
    ...(others === null ? {} : { atMost: 'low' as const }),
  };
}

/** What helps where somebody's own development server is no more than that; null where it is not. */
export function developmentServer(listener: JudgedListener, context: RuleContext): Observed | null {
  if (!isDevelopmentServer(listener, context)) return null;
  if (answeringOwners(listener.owners).some(isBareInterpreter)) return perhapsDevelopmentServer(listener, context);
  const { exposure, program } = listener;
  const what = `${portName(listener)} ${program?.name ?? ''} looks like a development server`;
  const both = registeredAndActual(listener);
  if (exposure === 'loopback') {
    return {
      message: `${what} that only this machine reaches (${both})`,
      remedy: 'Nothing has to be done while you work on it.',
      atMost: 'info',
    };
  }
  return {
    message: `${what}, open to ${reachWords(exposure)}; bind it to 127.0.0.1 (${both})`,
    remedy:
      'Bind it to 127.0.0.1: most frameworks have --host or HOST for that. If it is meant to be reached, allow it in the policy with the reason.',
  };
}

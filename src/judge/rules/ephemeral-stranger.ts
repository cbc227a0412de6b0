import { locationOf } from '../../domain/executable-path.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import { isLookedAt, type Owner } from '../../domain/owner.js';
import { holderWords, portName, reachWords } from '../../domain/words.js';
import { recognise } from '../identify/recognise.js';
import { listenerRule, type RuleContext } from './types.js';

/** Directories of which every file was put there by a package manager, whose database is not asked. */
const BY_OTHER_PACKAGES = /^\/(nix\/store|gnu\/store|snap|var\/lib\/flatpak|var\/lib\/snapd)\//;

/** In a mount namespace of his own everybody has such directories. */
const isByOtherPackages = ({ exe, exeInPlace }: Owner) =>
  exe !== null && exeInPlace === true && BY_OTHER_PACKAGES.test(exe);

/** Whether a package put the program there, or a directory that only packages fill makes that likely. */
function isInstalled(owner: Owner): boolean {
  const { exe, package: owningPackage, script, exeGuarded } = owner;
  if (exe === null) return false;
  if (runtimeOf(exe) !== null) return script?.guarded === true && locationOf(script.file) === 'packaged';
  if (owningPackage !== null || isByOtherPackages(owner)) return true;
  return exeGuarded === true && locationOf(exe) === 'packaged';
}

function isStranger(owner: Owner, registry: RuleContext['registry']): boolean {
  if (!isLookedAt(owner) || owner.exe === null || owner.container !== null || isInstalled(owner)) return false;
  const { candidates } = recognise(owner, registry);
  return !candidates.some(({ trusted, strength }) => trusted && strength !== 'low');
}

/** An interpreter may well be installed: it is what that runs which nobody knows, and which may not even be seen. */
function strangeness(owner: Owner): string {
  if (owner.exe === null || runtimeOf(owner.exe) === null)
    return 'a program that nobody knows and no package installed';
  return owner.script === null
    ? 'an interpreter, and what it runs is not seen'
    : 'which runs something that nobody knows and no package installed';
}

/** A program that nobody knows, reachable from a network on a number that says nothing. */
export const ephemeralStranger = listenerRule({
  id: 'ephemeral-stranger',
  title: 'Unknown program on a port handed out by chance',
  meaning:
    'The port lies in the range that the system hands out by itself, so its number says nothing. The program that listens on it is known to nobody and no package installed it, and it can be reached from a network. Programs that you wrote yourself look so, and so do backdoors.',
  remedy:
    'Find out who started the program and why; bind it to the loopback interface, allow it in the policy, or stop it.',
  when: 'TCP, beyond loopback, in the range that the system hands out, by a program that is neither known nor installed by a package; only where the executable was looked at',
  severity: { loopback: null, elsewhere: 'low' },
  acceptedBy: 'port',
  check(listener, { registry }) {
    if (listener.verdict !== 'ephemeral' || listener.protocol !== 'tcp') return null;
    const stranger = listener.owners.find((owner) => isStranger(owner, registry));
    if (stranger === undefined) return null;
    return {
      message: `${portName(listener)} is open to ${reachWords(listener.exposure)} and held by ${holderWords(listener)}, ${strangeness(stranger)}`,
      remedy:
        'Find out who started it and why; bind it to 127.0.0.1, allow it in the policy with the reason, or stop it.',
    };
  },
});

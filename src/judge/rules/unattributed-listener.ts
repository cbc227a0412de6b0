import { isHiddenListener } from '../../domain/hidden-listener.js';
import { isUnseen } from '../../domain/owner.js';
import type { JudgedListener } from '../../domain/report.js';
import { portName } from '../../domain/words.js';
import { listenerRule, type Observed } from './types.js';

/** Sees the process, but not what it runs. */
function unseenProgram(listener: JudgedListener): Observed {
  const owner = listener.owners.find(isUnseen);
  const name = owner?.name === null || owner === undefined ? '' : ` (calls itself ${owner.name})`;
  const path = owner?.exe ?? null;
  const what = path === null ? 'what it runs could not be seen' : `its executable ${path} could not be looked at`;
  return {
    message: `${portName(listener)} is held by pid ${owner?.pid ?? ''}${name}; ${what}`,
    remedy: 'Find out who started the process; no honest program hides its executable.',
    confidence: 'high',
  };
}

/** A listener without a process. */
export const unattributedListener = listenerRule({
  id: 'unattributed-listener',
  title: 'No owner to be seen',
  meaning:
    'The socket is there and no process could be seen that holds it. The kernel itself holds some ports (NFS, WireGuard, VXLAN), a descriptor may be in flight between two processes, or the owner lives in another PID namespace; malware that hides its process looks the same.',
  remedy:
    'Look for a kernel service or a container that explains it, and allow it in the policy; if nothing explains it, treat the machine as compromised until proven otherwise.',
  when: '`ownerStatus` `none`, or `hidden` in a privileged run, or a privileged live look that sees the process but not what it runs (a file system that does not answer, a path too long); never for forwarded ports; in an unprivileged run hidden owners are a gap, not findings',
  severity: { loopback: 'low', elsewhere: 'medium' },
  acceptedBy: 'port',
  restatesVerdict: true,
  check(listener, { host }) {
    const { ownerStatus } = listener;
    const unseen = host.privileged && (ownerStatus === 'hidden' || listener.owners.some(isUnseen));
    if (!(ownerStatus === 'none' || unseen)) return null;
    if (isHiddenListener(listener) || listener.forwarded !== null) return null;
    if (ownerStatus === 'known') return unseenProgram(listener);
    return {
      message: `${portName(listener)} is held by no process that could be seen: ${listener.ownerReason ?? 'reason unknown'}`,
      remedy: 'Find the kernel service, container or process that explains it, and allow it in the policy.',
    };
  },
});

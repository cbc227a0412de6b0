import { isHiddenListener } from '../../domain/hidden-listener.js';
import { portName } from '../../domain/words.js';
import { listenerRule } from './types.js';

/** A listener without a process. */
export const unattributedListener = listenerRule({
  id: 'unattributed-listener',
  title: 'No owner to be seen',
  meaning:
    'The socket is there and no process could be seen that holds it. The kernel itself holds some ports (NFS, WireGuard, VXLAN), a descriptor may be in flight between two processes, or the owner lives in another PID namespace; malware that hides its process looks the same.',
  remedy:
    'Look for a kernel service or a container that explains it, and allow it in the policy; if nothing explains it, treat the machine as compromised until proven otherwise.',
  when: '`ownerStatus` `none`, or `hidden` in a privileged run; never for forwarded ports; in an unprivileged run hidden owners are a gap, not findings',
  severity: { loopback: 'low', elsewhere: 'medium' },
  acceptedBy: 'port',
  restatesVerdict: true,
  check(listener, { host }) {
    const told = listener.ownerStatus === 'none' || (listener.ownerStatus === 'hidden' && host.privileged);
    if (!told || isHiddenListener(listener) || listener.forwarded !== null) return null;
    return {
      message: `${portName(listener)} is held by no process that could be seen: ${listener.ownerReason ?? 'reason unknown'}`,
      remedy: 'Find the kernel service, container or process that explains it, and allow it in the policy.',
    };
  },
});

import { PASSWORD_FILE, type Schedule, SECRET_FILE, SECRETS } from './words.js';

/** Where the units belong. */
const SERVICE = '/etc/systemd/system/port-audit.service';
const TIMER = '/etc/systemd/system/port-audit.timer';

/** A word as systemd.syntax(7) reads it back, in quotes where it has to be. */
function quoted(word: string): string {
  if (/^[\w@+=:,./%$-]+$/.test(word)) return word;
  return `"${word.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** A path in a list of paths: `%` are specifiers, systemd.unit(5). */
const pathWord = (path: string) => quoted(path.replaceAll('%', '%%'));

/** A word of ExecStart=, in which `$` are variables as well, systemd.service(5). */
const execWord = (word: string) => quoted(word.replaceAll('%', '%%').replaceAll('$', '$$$$'));

function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/**
 * What the service may not do. Everything is named that would change what the audit sees if it were stricter: a /tmp,
 * /home or /dev of its own would hide the executables there.
 */
const HARDENING = `
# Reads what every process has open, and may do nothing else.
CapabilityBoundingSet=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH
AmbientCapabilities=
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
# Not PrivateTmp, PrivateDevices or ProtectProc: they would hide the programs that are looked for.
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service @pkey
SystemCallErrorNumber=EPERM
UMask=0077
Nice=10
IOSchedulingClass=idle
MemoryMax=512M
TasksMax=64
TimeoutStartSec=5min`;

const LOCAL_MAIL = `# The mail program of this host runs inside these limits too. msmtp and its kind do; postfix and exim, which have to
# write to a spool of their own, do not: name them as a server instead, --smtp smtp://localhost`;

function credentials({ needsPassword, needsSecret }: Schedule): string[] {
  const lines: string[] = [];
  if (needsPassword) {
    lines.push(`LoadCredential=smtp-password:${PASSWORD_FILE}`);
    lines.push('Environment=PORT_AUDIT_SMTP_PASSWORD_FILE=%d/smtp-password');
  }
  if (needsSecret) {
    lines.push(`LoadCredential=webhook-secret:${SECRET_FILE}`);
    lines.push('Environment=PORT_AUDIT_WEBHOOK_SECRET_FILE=%d/webhook-secret');
  }
  return lines.length === 0
    ? []
    : [`# Put each secret into its file below ${SECRETS}, mode 0600, owner root.`, ...lines];
}

function writablePaths({ state, outputs }: Schedule): string[] {
  const paths = [...(state === null ? [] : [state]), ...outputs].map(directoryOf);
  return paths.length === 0 ? [] : [`ReadWritePaths=${[...new Set(paths)].map(pathWord).join(' ')}`];
}

function serviceText(schedule: Schedule): string {
  return [
    `# ${SERVICE}`,
    '[Unit]',
    'Description=Audit of the listening ports: tells what is new',
    '# Not in the middle of a boot, when services are still to come.',
    'After=network.target multi-user.target',
    '',
    '[Service]',
    'Type=oneshot',
    `ExecStart=${schedule.command.map(execWord).join(' ')}`,
    '# 1 means that there was news, and that it was told.',
    'SuccessExitStatus=1',
    'StateDirectory=port-audit',
    'StateDirectoryMode=0700',
    ...writablePaths(schedule),
    ...credentials(schedule),
    ...(schedule.localMail ? [LOCAL_MAIL] : []),
    HARDENING.trim(),
    '',
  ].join('\n');
}

const TIMER_TEXT = `# ${TIMER}
[Unit]
Description=Runs the audit of the listening ports every 15 minutes

[Timer]
OnBootSec=5min
OnUnitInactiveSec=15min
RandomizedDelaySec=1min

[Install]
WantedBy=timers.target
`;

const HOW_TO = `# Two files; to write both at once and start the timer:
#   port-audit cron ... --install-timer | awk '/^# \\/etc\\//{f=$2} f{print > f}'
#   systemctl daemon-reload && systemctl enable --now port-audit.timer
`;

/** A service and a timer as `systemctl cat` would show them: each begins with a comment that names its file. */
export function timerText(schedule: Schedule): string {
  return [HOW_TO, serviceText(schedule), TIMER_TEXT].join('\n');
}

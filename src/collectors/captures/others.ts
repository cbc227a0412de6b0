import { SHORT } from './beside.js';

/** What a text is that no format reads, and what to do instead. */
export interface Other {
  readonly what: string;
  readonly advice: string;
}

interface Kind extends Other {
  /** Whether one line can be of nothing else. */
  readonly line: RegExp;
}

const LINUX = 'ss -tulpn, as root';
const MAC = 'lsof -nP +c0 -i, as root';
const WINDOWS = 'netstat -anob, as Administrator';

/** One of them, where the text does not tell the system. */
export const ANYWHERE = `${LINUX} (Linux), ${MAC} (macOS), sockstat -46l (FreeBSD) or ${WINDOWS} (Windows)`;

const advising = (what: string, advice: string, line: RegExp): Kind => ({ what, advice, line });

/** `run`: what prints on that machine what can be read. */
const kind = (what: string, run: string, line: RegExp): Kind =>
  advising(what, `run ${run}, and judge what that prints`, line);

/** The names of the columns, or a row with the number of a world and how it is held up; no netstat has them. */
const OF_ESXI =
  /^Proto\s+Recv Q\s+Send Q\s|^tcp\s+\d+\s+\d+\s+\S+:\d+\s+\S+:\d+\s+[A-Z_0-9]+\s+\d+\s+(?:newreno|cubic)\b/i;

/** Whether a line is of a list that looks like the output of a tool that is read, and is none. */
export const isOfOther = (line: string): boolean => OF_ESXI.test(line);

/** A row of a tool and the beginning of the next in one line, as pages lose the line breaks of what they show. */
const RUN_TOGETHER = new RegExp(
  [
    String.raw`\b(?:TCP|UDP)\s+\S+:\d{1,5}\s+\S+:(?:\d{1,5}|\*)\s+(?:[A-Z_]{4,12}\s+)?(?:\d{1,10}\s+)?(?:TCP|UDP)\s+\S+:\d`,
    String.raw`\b(?:tcp|udp)6?\s+\d+\s+\d+\s+\S+[:.][\w*-]+\s+\S+[:.][\w*-]+\s+(?:[A-Z_]{4,12}\s+)?(?:\S{1,40}\s+)?(?:tcp|udp)6?\s+\d+\s+\d+\s+\S`,
    String.raw`\b(?:LISTEN|UNCONN)\s+\d+\s+\d+\s+\S+:\d{1,5}\s+\S+:\*\s.{0,200}\b(?:LISTEN|UNCONN)\s+\d+\s+\d+\s+\S+:\d{1,5}\s+\S+:\*`,
    String.raw`\(LISTEN\)\s+\S+\s+\d+\s+\S+\s+\d+[a-z]?\s+IPv[46]\s`,
  ].join('|'),
);

/** Whether several rows stand in one line, so that those that stand alone are not all of them. */
export const isRunTogether = (line: string): boolean => RUN_TOGETHER.test(line.slice(0, 2 * SHORT));

/** What Ansible writes above what one machine printed. */
const MACHINE = /^(\S{1,100}) \| (?:CHANGED|SUCCESS|FAILED)(?: \| rc=\d{1,5})? ?(?:>>|=> \{)/;

/** Whether a text holds what several machines printed: what they have in common would become one. */
export const isOfSeveral = (lines: readonly { readonly text: string }[]): boolean =>
  new Set(lines.flatMap(({ text }) => MACHINE.exec(text.slice(0, SHORT))?.[1] ?? [])).size > 1;

const EACH = 'give what each of them printed by itself, in a file of its own';

const KINDS: readonly Kind[] = [
  advising('what Ansible printed of several machines', EACH, MACHINE),
  advising(
    'lines of several containers or machines',
    EACH,
    /^(?:[\w.-]{1,40} +\||\[[\w.:/@-]{1,100}\]|[\w.-]{1,64}:) +(?:(?:tcp|udp)(?:4|6|46)?\s+(?:\d+\s+\d+|LISTEN|UNCONN)\s|(?:LISTEN|UNCONN)\s+\d|Active Internet|(?:TCP|UDP)\s+\S+:\d)/,
  ),
  kind('the list of containers of docker ps', `${LINUX}, on the host`, /^CONTAINER ID\s+IMAGE\s/),
  kind(
    'what docker compose lists',
    `${LINUX}, on the host`,
    /^NAME\s+IMAGE\s+COMMAND\s+SERVICE\s|\d->\d{1,5}\/(?:tcp|udp)/,
  ),
  kind(
    'what kubectl lists',
    `${LINUX}, on the node or in the pod`,
    /^(?:NAMESPACE\s+)?NAME\s+(?:TYPE\s+CLUSTER-IP|READY\s+STATUS|ENDPOINTS|STATUS\s+ROLES)\b/,
  ),
  kind(
    'a port scan of nmap, which sees no programs',
    `${ANYWHERE} on that machine`,
    /^PORT\s+STATE\s+SERVICE\b|^Nmap scan report|^Starting Nmap|^\d{1,5}\/(?:tcp|udp)\s+(?:open|closed|filtered)\b/,
  ),
  kind(
    'sockets that Volatility found in memory',
    WINDOWS,
    /^(?:Offset(?:\([PV]\))?\s+)?Proto\s+Local ?Addr\s|"LocalAddr"\s*:|\b(?:TCP|UDP)v[46]\s+\S+\s+\d+\s+\S+\s+\d+\s/i,
  ),
  kind(
    'what Select-String found in the output of netstat, in comments',
    `${WINDOWS}, without Select-String`,
    /^(?:#|\/\/)\s*>\s+(?:TCP|UDP)\s/,
  ),
  kind(
    'rows of netstat whose columns stick together',
    `${WINDOWS}, and give its output as it stands in the window`,
    /^ProtoLocal ?Address|^(?:TCP|UDP)(?:\d{1,3}\.){3}\d{1,3}:\d+\.\d/,
  ),
  advising(
    'what esxcli lists of VMware ESXi, where no tool prints what is read here',
    'compare it with the ports that VMware lists for this release, and audit the machines on it each by itself',
    OF_ESXI,
  ),
  kind(
    'what netstat of Meterpreter lists',
    `${WINDOWS} (Windows), or ${LINUX} (Linux)`,
    /^(?:tcp|udp)6?\s+\S+:\d*\s+\S+:\S*\s+(?:[A-Z_]+\s+)?\d+\s+\d+\s+\d+\/\S/,
  ),
  advising(
    'rows of netstat that stand in one line',
    `run ${ANYWHERE}, and judge its output as it stands in the window`,
    RUN_TOGETHER,
  ),
  kind('sockets of netstat that have no ports (unix)', LINUX, /^unix\s+\d+\s+\[/),
  kind('what cnspec or cnquery prints', ANYWHERE, /^(?:cnquery|cnspec|mql)>|^port port=\d+ protocol=/),
  kind('what psutil prints', ANYWHERE, /\bsconn\(fd=|^PROTO\s+HOST\s+PORT\s+USER\s+PID\b/),
  kind('a list of processes of Windows', WINDOWS, /^=+ =+ =+|^Handles\s+NPM\(K\)|^Image Name\s+PID\b/),
  kind(
    'a list of processes',
    `${LINUX} (Linux), or ${MAC}`,
    /^(?:USER|UID)\s+PID\s+(?:%CPU|PPID|C\b)|^PID\s+(?:TTY|USER)\s/,
  ),
  kind('what systemctl lists', LINUX, /^UNIT\s+LOAD\s+ACTIVE\s+SUB\b|^LISTEN\s+UNITS?\s|^UNIT FILE\s+STATE\b/),
  kind(
    'the rules of a packet filter, which say nothing of what listens',
    LINUX,
    /^Chain \S+ \((?:policy|\d+ references)|^Status: (?:in)?active$|^table (?:inet|ip6?) \S+ \{$|^-A [A-Z]/,
  ),
  kind('addresses of network devices', ANYWHERE, /^\d+: [\w@.-]+: <|^\S+: flags=\d+<|^Windows IP Configuration/),
  kind(
    'a table of netstat without sockets',
    ANYWHERE,
    /^Kernel (?:IP routing|Interface) table|^Iface\s+MTU\s|^Routing tables|^Destination\s+Gateway\s/,
  ),
  kind(
    'the output of netstat on Solaris or illumos, which no format reads',
    MAC,
    /^(?:TCP|UDP): IPv[46]$|\bSwind\s+Send-Q\s+Rwind\b|^\S+\.[\w*-]+\s+\S+\.[\w*-]+\s+\d+\s+\d+\s+\d+\s+\d+\s+[A-Z]/,
  ),
  kind("the kernel's own table of sockets, /proc/net/tcp", LINUX, /^sl\s+local_address\s+rem(?:ote)?_address\b/),
  kind(
    'what fstat of OpenBSD or NetBSD prints',
    'netstat -an, or lsof -nP +c0 -i where it is installed',
    /^\S+\s+\S+\s+\d{1,10}\s+\d+\*?\s+internet6?\s+(?:stream|dgram)\s+(?:tcp|udp)\s/,
  ),
  kind(
    'the queues of listeners that netstat -L prints, which name no programs',
    `sockstat -46l (FreeBSD), or ${MAC} (macOS)`,
    /^Current listen queue sizes\b|^(?:tcp|unix)(?:4|6|46)?\s+\d+\/\d+\/\d+\s/,
  ),
  kind('what TCPView or tcpvcon prints', WINDOWS, /^\[(?:TCP|UDP)(?:V6)?\] \S|^(?:TCP|UDP)(?:V6)?,[^,]+,\d+,/),
  kind(
    'a table of PowerShell that has ports and neither addresses nor protocols',
    'the line of docs/captures.md for PowerShell, as Administrator',
    /^(?:\w+\s+){0,4}LocalPort\s+(?:\w+\s+){0,4}(?:ProcessName|OwningProcess|Process|Name)\b/,
  ),
  kind('what fuser prints', `${LINUX} (Linux), or ${MAC}`, /^\d{1,5}\/(?:tcp|udp):\s+\d/),
  kind('the output of lsof, cut off at the end of its lines', `${MAC}, into a file`, /\sIPv[46]\s.*\.\.\.$/),
  kind(
    'rows of ss, of which columns were taken away',
    `${LINUX}, and give all that it prints`,
    /^(?:(?:tcp|udp)\s+)?(?:LISTEN|UNCONN)\s+\S+:\d|users:\(\("/,
  ),
  kind(
    'sockets that another tool lists',
    ANYWHERE,
    /^(?:\S+\s+){0,3}(?:0\.0\.0\.0|127\.0\.0\.1|\*|\[::\]|\[::1\]|localhost):\d{1,5}(?:\s|$)|\bPORT\s+(?:PROCESS|PROTO|PID|COMMAND)\b/,
  ),
];

/** What a text without any format looks like; null: like nothing that is known. */
export function otherIn(lines: readonly { readonly text: string }[]): Other | null {
  const told = lines.map(({ text }) => text.slice(0, SHORT).trim());
  return KINDS.find(({ line }) => told.some((each) => line.test(each))) ?? null;
}

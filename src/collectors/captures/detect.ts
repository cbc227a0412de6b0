import { pastedFields } from '../lsof/pasted-fields.js';
import { isOfOther, isOfSeveral, isRunTogether, type Other, otherIn } from './others.js';
import { unpasted } from './pasted.js';

/** What a text looks like. */
export interface Likeness {
  /** Id of the format that reads it. */
  readonly format: string;
  /** `the output of ss`. */
  readonly what: string;
  /** The command that prints it so that everything can be read. */
  readonly run: string;
}

interface Kind extends Likeness {
  /** Whether one line can be of nothing else. */
  readonly line: RegExp;
}

const like = (format: string, what: string, run: string, line: RegExp): Kind => ({ format, what, run, line });

const SS = 'ss -tulpn, as root';
const LINUX = 'LC_ALL=C netstat -tulpnW, as root';
const LSOF = 'lsof -nP +c0 -i, as root';
const POWERSHELL = 'the line of docs/captures.md for PowerShell, as Administrator';

const FIELDS = like('lsof', 'the output of lsof -F', `${LSOF}, or with -F pcuftPnT`, /^p\d+$/);

/** Lines that tell a tool, the surest first. */
const LINES: readonly Kind[] = [
  like(
    'osquery',
    'a table of osqueryi',
    'osqueryi --json with the same query',
    /^\s*\|(?=.*\|?\s*pid\s*\|).*\bport\s*\|/i,
  ),
  like('ss', 'the output of ss', SS, /^(?:Netid\s+)?(?:State\s+)?Recv-Q\s+Send-Q\s+Local\s+Address:\s*Port/),
  like(
    'sockstat',
    'the output of sockstat',
    'sockstat -46l',
    /^USER\s+COMMAND\s+PID\s+FD\s+PROTO\s|^\S+\s+\S+\s+(?:\d+|\?)\s+(?:\d+|\?)\s+(?:tcp|udp)(?:4|6|46)?\s/,
  ),
  like(
    'lsof',
    'the output of lsof',
    LSOF,
    /^COMMAND\s+PID\s.*\sFD\s+TYPE\s|^\S+\s+\d+\s.*\sIPv[46]\s.*\s(?:TCP|UDP)\s+\S+:|^p\d+$|\s\(LISTEN\)$/,
  ),
  like('netstat', 'the output of netstat on BSD', 'sockstat -46l (FreeBSD) or netstat -an', /^Tcpcb\s+Proto\s/),
  like(
    'netstat',
    'the output of netstat on macOS or BSD',
    'netstat -anvl (macOS) or netstat -an (BSD)',
    /\(state\)|^(?:[0-9a-f]{8,16}\s+)?(?:tcp|udp)(?:4|6|46)?\s+\d+\s+\d+\s+\S+\.[\w*-]+\s+\S+\.[\w*-]+(?:\s|$)/,
  ),
  like(
    'netstat',
    'the output of netstat on Linux',
    LINUX,
    /^Active Internet connections|^Proto\s.*PID\/Program|^(?:tcp|udp)6?\s+\d+\s+\d+\s+\S+:\S+\s+\S+:\S+/,
  ),
  like(
    'netstat',
    'what Select-String or findstr found in the output of netstat, with its marks',
    'netstat -anob, as Administrator, without Select-String',
    /^>\s+(?:TCP|UDP)\s+\S+:\S+/,
  ),
  like(
    'netstat',
    'the output of netstat on Windows',
    'netstat -anob, as Administrator',
    /^\s*(?:TCP|UDP)\s+\S+:[\w-]+\s+\S+:\S+/,
  ),
  like(
    'powershell',
    'the output of PowerShell',
    POWERSHELL,
    /^(?:\w+\s+){0,4}LocalAddress\s+(?::|LocalPort)|"LocalAddress"|^LocalAddress,LocalPort/,
  ),
  like('ss', 'the output of ss', SS, /^(?:(?:tcp|udp)\s+)?(?:LISTEN|UNCONN|ESTAB)\s+\d+\s+\d+\s+\S+:/),
];

/** Names in JSON that tell who wrote it. */
const JSON_KINDS: readonly Kind[] = [
  like('snapshot', 'a snapshot or report of port-audit', 'port-audit collect', /"schema"\s*:\s*"port-audit\//),
  // Volatility writes LocalAddr beside LocalPort.
  like('powershell', 'JSON of PowerShell', POWERSHELL, /^(?![\s\S]*"LocalAddr"\s*:)[\s\S]*"LocalPort"\s*:/),
  like(
    'systeminformation',
    'JSON of systeminformation',
    'networkConnections() of systeminformation',
    /"localPort"\s*:|"networkConnections"\s*:/,
  ),
  like('osquery', 'JSON of osquery', 'the query of docs/captures.md', /"port"\s*:/),
];

/** So much of a text is looked at, characters. */
const LOOKED_AT = 1 << 16;

/** So much of a line: what tells a tool stands at its beginning, and no pattern is to take its time on what was made up. */
const LINE_LOOKED_AT = 1024;

/** JSON, and no `[name.exe]` that netstat begins a line with, nor a prompt. */
const isJson = (text: string) => /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]]|-?\d+\s*[,\]]|$))/.test(text);

const linesOf = (text: string) => text.split(/\r?\n|\0/).map((each, index) => ({ number: index + 1, text: each }));

/** The beginning of a text, without a line that ends beyond it: half of a number of lines is another number. */
function startOf(text: string): string {
  const end = text.length > LOOKED_AT ? text.lastIndexOf('\n', LOOKED_AT) : -1;
  return text.slice(0, end > 0 ? end + 1 : LOOKED_AT);
}

/** The format that one line of text tells; null: none. */
export const formatOfLine = (text: string): string | null =>
  LINES.find(({ line }) => line.test(text.trimStart().slice(0, LINE_LOOKED_AT)))?.format ?? null;

/** What a text that no format reads is; null: like nothing that is known. */
export const detectOther = (text: string): Other | null => otherIn(linesOf(startOf(text)));

/** What a text looks like; null: like nothing that is known. */
export function detect(text: string): Likeness | null {
  const start = startOf(text).replace(/^\uFEFF/, '');
  const json = isJson(start) ? JSON_KINDS.find(({ line }) => line.test(start)) : undefined;
  if (json !== undefined) return json;
  if (pastedFields(start) !== null) return FIELDS;
  if (linesOf(start).some(({ text }) => isRunTogether(text)) || isOfSeveral(linesOf(start))) return null;
  const lines = unpasted(linesOf(start));
  if (lines.some(({ text }) => isOfOther(text.slice(0, LINE_LOOKED_AT).trim()))) return null;
  return (
    LINES.find(({ line }) => lines.some((each) => line.test(each.text.trimStart().slice(0, LINE_LOOKED_AT)))) ?? null
  );
}

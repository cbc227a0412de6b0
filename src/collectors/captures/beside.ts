import type { Line } from './lines.js';
import { behindPrompt } from './prompts.js';
import { isOfPs } from './ps-row.js';
import { isRoute } from './routes.js';

/** No line of a person, a shell or a fence is longer, and no pattern is to take its time on what was made up. */
export const SHORT = 500;

/** Whether a line begins as the rows of a tool do, whatever else is in it: such a line is never passed over. */
export const ROW =
  /^(?:tcp|udp)(?:4|6|46)?\s+\d+\s+\d+\s|^(?:TCP|UDP)\s+\S+:\S+\s|^(?:\S+\s+)?(?:LISTEN|UNCONN|ESTAB)\s+\d+\s+\d+\s|\sIPv[46]\s.*\s(?:TCP|UDP)\s|\s(?:tcp|udp)(?:4|6|46)?\s+\S+[:.](?:\d+|\*)\s|^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=\S*::|(?:[0-9a-f]*:){7})[0-9a-f:.]+(?:%\w+)?)[\s,]|^\d+\s+\d+\s+\S+:[\w*-]+\s+\S+:\*(?:\s|$)/;

/** Whether anything in a line could be left of the row of a socket, or be a number that is asked for. */
const OF_SOCKET =
  /\b(?:tcp|udp|TCP|UDP)(?:4|6|46)?\b|LISTEN|\bListen\b|UNCONN|ESTAB|IPv[46]|users:\(\(|[:.\]](?:\d{1,5}|\*)(?:\s|$)|::|:\s+\d+$|^[[|{"]/;

/** What tools say when they could not look: that is no sentence of somebody else. */
const FAILURE =
  /\b(?:not (?:found|recogni[sz]ed)|can(?:no|')t|could ?n.t|permi|denied|fail|error|unable|no such|invalid|unknown|unrecogni[sz]ed|warning|usage)/i;

/** An address with its port as tools print them, or with the port in the next column. */
const ENDPOINT =
  /(?:\d{1,3}(?:\.\d{1,3}){3}|\*|\]|localhost|::)(?:%\w{1,15})?[:.](?:\d{1,5}|\*)(?=\s|$)|(?:^|\s)\d{1,3}(?:\.\d{1,3}){3}\s+\d{1,5}(?=\s|$)/;

/** Two of them side by side, or what only tools write: no sentence has that. */
const TWO_ENDPOINTS = /\S[:.](?:\d{1,5}|\*)\s+\S+[:.](?:\d{1,5}|\*)(?=\s|$)|users:\(\(/;

/** What a row has beside an address. */
const OUTSIDE = new RegExp(`${TWO_ENDPOINTS.source}|LISTEN|UNCONN|\\s{2,}\\S`);

/** What a system says why something could not be done, and what a tool says behind its name. */
const TOOL_FAILURE =
  /Operation not permitted|Permission denied|command not found|No such file or directory|not supported|not recognized as|^(?:sudo|(?:ba|da|z)?sh|netstat|ss|lsof|sockstat)\b[^.]{0,40}: /i;

/** A time, and a number with two digits behind its point, as `uptime` prints them side by side: no address is so short. */
const NUMBER_OR_TIME = /(?<!\S)\d{1,4}[.:]\d{2},?(?!\S)/g;

/** Whether a line far from all rows may still be of one, or say why others are missing. */
export function mayBeOfRow(text: string): boolean {
  const line = text.slice(0, SHORT).replace(NUMBER_OR_TIME, '').trim();
  if (isOfPs(line)) return false;
  if (text.length > SHORT && !SENTENCE.test(line)) return true;
  if (ROW.test(line) || TWO_ENDPOINTS.test(line) || TOOL_FAILURE.test(line)) return true;
  return ENDPOINT.test(line) && !SENTENCE.test(line);
}

/** Whether a line outside of what is fenced is of a row all the same: an address alone is what people write about. */
export function isLeftOutside(text: string): boolean {
  const line = text.slice(0, SHORT).trim();
  return mayBeOfRow(text) && (!ENDPOINT.test(line) || OUTSIDE.test(line));
}

/** Whether the output of a tool begins or goes on with a line. */
export function begins(text: string): boolean {
  const line = text.slice(0, SHORT).trim();
  return ROW.test(line) || HEADER.test(line) || OTHER_BEGINNING.test(line);
}

const tells = (line: string) => OF_SOCKET.test(line) || FAILURE.test(line);

/** The first lines of tools, titles among them in any language. */
const HEADER =
  /^(?:Active\s|Proto\s|Netid\s|(?:State\s+)?Recv-Q\s|COMMAND\s+PID|USER\s+COMMAND|Tcpcb\s|LocalAddress\b|(?:\w{1,20}\s+){1,4}LocalAddress\s+LocalPort\b)|\([^)]*servers[^)]*\)$/;

/** Lists of PowerShell, JSON, tables of osqueryi and fields of lsof. */
const OTHER_BEGINNING = /^LocalPort +:\s|"LocalAddress"|"(?:local_?)?port"\s*:|^\|.*\bport\b|^p\d{1,10}$/i;

/** A property of a list of PowerShell, and where its value goes on: whoever names a program says what stands there. */
const PROPERTY = /^\s*[A-Za-z]{2,40} +:(?:\s|$)|^ {8,}\S/;
const IS_LIST = /^\s*LocalPort +:\s/;

/** A command that prints sockets, with its options and what its output was handed on to. */
const TOOL = /^(?:sudo\s+)?(?:netstat(?:\.exe)?|ss|lsof|sockstat|get-net\w+)(?:\s+-.*|\s*\|.*)?$/i;

/** The same behind a prompt of any make: options alone follow it, and what they ask for. */
const TYPED = /\s(?:sudo\s+)?(?:netstat|ss|lsof|sockstat)(?:\s+[\w:,=+@-]+)+\s*(?:\|.*)?$/;

/** Such a command whose rows were only counted. */
const COUNTED = /\|\s*wc(?:\s+-\w+)?\s*$/;

/** A command of somebody who left its prompt away: it names a host, or an option, where a row has a number. */
const CLIENT = /^(?:sudo\s+)?(?:telnet|nc|ncat|curl|wget|ping|ssh|nmap)\s+(?!\d+\s)\S/;

/** A shell that knows no such command; of those that print sockets, or are needed for it, that is a reason. */
const NEEDED =
  '(?!(?:sudo|doas|ss|netstat|lsof|sockstat|e?grep|awk|sed|sort|head|tail|column|cut|uniq|cat|more|less)\\b)';
const UNKNOWN_COMMAND = new RegExp(
  String.raw`^-?[\w/-]{0,20}sh: (?:line \d{1,6}: )?(?:command not found: ${NEEDED}\S{1,60}|${NEEDED}\S{1,60}: (?:command )?not found)$`,
);

/** What sudo asks, and `more` says. */
const QUESTION = /^(?:\[sudo\].{0,200}|Password):$|^-+ ?\p{L}{3,20} ?-+$/u;

/** Three words of a language, or four signs of one that parts no words. */
const SENTENCE =
  /\p{L}{2,}[,;]? \p{L}+[,;]? \p{L}{2,}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{4}/u;

/** A line that Markdown shows as code. */
const IN_CODE = /^`([^`]{1,300})`[.:]?$/;

type Kind = 'row' | 'header' | 'tool' | 'other-command' | 'prompt' | 'sentence' | 'unknown';

/** What somebody wrote above a table: no tool ends a title so. */
const CAPTION = /^\p{Lu}\p{L}*(?: (?:\p{L}+|\(\p{L}+\))){1,6}:$/u;

/** More words after one another than any row has, which may name a protocol where a sentence goes on. */
const PROSE = /(?:\p{L}{2,} ){3}\p{L}{2,}/u;

/** Prose in signs that part no words: the tools say nothing in them but titles, so it may stand right below a row. */
const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{5}/u;
const NAMED = /\b(?:tcp|udp)(?:4|6|46)?\b|LISTEN(?:ING)?|\bListen\b|IPv[46]/gi;

const goesOn = (line: string) =>
  (PROSE.test(line) || SIGNS.test(line)) && !ROW.test(line) && !tells(line.replace(NAMED, ''));

/** What a line is, going by itself. */
function kindOf({ text }: Line, isList: boolean): Kind {
  if (text.length > SHORT || (isList && PROPERTY.test(text))) return 'row';
  const line = text.trim();
  if (isRoute(line) || isOfPs(line)) return 'prompt';
  if (ROW.test(line)) return 'row';
  if (HEADER.test(line) && !CAPTION.test(line)) return 'header';
  const command = behindPrompt(line) ?? IN_CODE.exec(line)?.[1] ?? null;
  if (command !== null && COUNTED.test(command)) return 'other-command';
  if (TOOL.test(command ?? line.replace(/^[$#%>]/, '')) || (TYPED.test(line) && !TWO_ENDPOINTS.test(line)))
    return 'tool';
  // A row behind a sign, where somebody made comments of rows, is no command.
  if (command !== null && ROW.test(command)) return 'unknown';
  if (command !== null) return command === '' ? 'prompt' : 'other-command';
  if (QUESTION.test(line) || UNKNOWN_COMMAND.test(line)) return 'prompt';
  if (CLIENT.test(line) && !TWO_ENDPOINTS.test(line)) return 'other-command';
  return (SENTENCE.test(line) || CAPTION.test(line)) && !tells(line) ? 'sentence' : 'unknown';
}

/** Longer than what a name of a program with a line break leaves of itself; 20 of netstat is the most. */
const BEYOND_NAMES = 24;

/** What every line is, after what the one above it is: a sentence goes on up to the next empty line, and may follow rows. */
function kindsOf(lines: readonly Line[]): readonly Kind[] {
  const isList = lines.some(({ text }) => IS_LIST.test(text.slice(0, SHORT)));
  let above: Kind = 'unknown';
  return lines.map((line) => {
    const kind = kindOf(line, isList);
    const text = line.text.trim();
    const follows = above === 'sentence' || (above === 'row' && text.length > BEYOND_NAMES && SIGNS.test(text));
    above = kind === 'unknown' && follows && goesOn(text) ? 'sentence' : kind;
    return above;
  });
}

const isTold = ({ text }: Line) => text.trim() !== '';

/** From the first to the last line of what a tool printed; null where no row tells. */
function regionOf(lines: readonly Line[], kinds: readonly Kind[]): readonly [number, number] | null {
  const isShort = (index: number) => (lines[index]?.text.length ?? 0) <= SHORT;
  const first = kinds.findIndex((kind, index) => kind === 'header' || (kind === 'row' && isShort(index)));
  const last = kinds.findLastIndex((kind, index) => kind === 'row' && isShort(index));
  return last < 0 ? null : [first, last];
}

/** The line below the title of a table that netsh prints of ports, and what stands below that. */
const RULE = /^-{8,}\s*$/;
const NUMBERED = /^\s*\S[^:]{0,60}:\s*\d{1,5}\s*$/;

/** Whether a line is of a table of ports that netsh printed: a title, a rule and two numbers. */
function isOfRange(lines: readonly Line[], index: number): boolean {
  const is = (pattern: RegExp, at: number) => pattern.test((lines[at]?.text ?? '').slice(0, SHORT));
  return [-1, 0, 1, 2].some((above) => is(RULE, index - above) && is(NUMBERED, index - above + 1));
}

/** Whether a line stands before all rows, or behind them and an empty line. */
function farOff(lines: readonly Line[], region: readonly [number, number] | null): (index: number) => boolean {
  if (region === null) return () => false;
  const [first, last] = region;
  const empty = lines.findIndex(({ text }, index) => index > last && text.trim() === '');
  return (index) => index < first || (empty >= 0 && index > empty);
}

/**
 * What a tool printed, without what people copy or write beside it: prompts, the commands behind them and what other
 * commands printed, a title, sentences. A line that begins as a row does is kept wherever it stands, since a program may
 * bear a name with a line break that looks like a prompt; so is every other line that could be left of a row.
 */
export function withoutBeside(lines: readonly Line[]): readonly Line[] {
  const kinds = kindsOf(lines);
  const isBeginning = (kind: Kind) => kind === 'row' || kind === 'header' || kind === 'tool';
  const first = kinds.findIndex((kind, index) => isBeginning(kind) || tells(lines[index]?.text.trim() ?? ''));
  const last = kinds.lastIndexOf('row');
  const isFarOff = farOff(lines, regionOf(lines, kinds));
  // Behind another command all but rows is of that one; behind a sentence or all rows, what could not be of a socket. One
  // word may be what is left of a row.
  let [isOther, isText] = [false, false];
  return lines.filter((line, index) => {
    const kind = kinds[index] ?? 'unknown';
    if (isBeginning(kind)) [isOther, isText] = [false, false];
    else if (kind === 'other-command') isOther = true;
    else if (kind === 'sentence' || (index > last && last >= 0)) isText = true;
    if (!isTold(line) || kind === 'header') return true;
    if (kind === 'tool' || kind === 'prompt' || kind === 'other-command') return false;
    if (isFarOff(index)) return (!isOther && mayBeOfRow(line.text)) || isOfRange(lines, index);
    if (kind === 'row') return true;
    const text = line.text.trim();
    return kind === 'unknown' && !isOther && index >= first && !(isText && !tells(text) && /\s/.test(text));
  });
}

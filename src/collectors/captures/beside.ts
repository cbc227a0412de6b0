import type { Line } from './lines.js';

/** No line of a person, a shell or a fence is longer, and no pattern is to take its time on what was made up. */
const SHORT = 500;

/** Whether a line begins as the rows of a tool do, whatever else is in it: such a line is never passed over. */
export const ROW =
  /^(?:tcp|udp)(?:4|6|46)?\s+\d+\s+\d+\s|^(?:TCP|UDP)\s+\S+:\S+\s|^(?:\S+\s+)?(?:LISTEN|UNCONN|ESTAB)\s+\d+\s+\d+\s|\sIPv[46]\s.*\s(?:TCP|UDP)\s|\s(?:tcp|udp)(?:4|6|46)?\s+\S+[:.](?:\d+|\*)\s|^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*(?:%\w+)?)[\s,]/;

/** Whether anything in a line could be left of the row of a socket, or be a number that is asked for. */
const OF_SOCKET =
  /\b(?:tcp|udp|TCP|UDP)(?:4|6|46)?\b|LISTEN|\bListen\b|UNCONN|ESTAB|IPv[46]|users:\(\(|[:.\]](?:\d{1,5}|\*)(?:\s|$)|::|:\s+\d+$|^[[|{"]/;

/** What tools say when they could not look: that is no sentence of somebody else. */
const FAILURE =
  /\b(?:not (?:found|recogni[sz]ed)|can(?:no|')t|could ?n.t|permi|denied|fail|error|unable|no such|invalid|unknown|unrecogni[sz]ed|warning|usage)/i;

const tells = (line: string) => OF_SOCKET.test(line) || FAILURE.test(line);

/** The first lines of tools, titles among them in any language. */
const HEADER =
  /^(?:Active\s|Proto\s|Netid\s|State\s+Recv-Q|COMMAND\s+PID|USER\s+COMMAND|Tcpcb\s|LocalAddress\b)|\([^)]*servers[^)]*\)$/;

/** A property of a list of PowerShell, and where its value goes on: whoever names a program says what stands there. */
const PROPERTY = /^\s*[A-Za-z]{2,40} +:(?:\s|$)|^ {8,}\S/;
const IS_LIST = /^\s*LocalPort +:\s/;

/** The prompts of shells, each as far as the command. */
const PROMPTS: readonly RegExp[] = [
  // [root@web ~]#, {root@web:~}$ and, of pfSense, [2.7.2-RELEASE][root@fw.lan]/root:
  /^(?:\([^()]{1,60}\)\s*)?(?:[[{][^\]}]{1,200}[\]}]\s?[$#%>]|\[[^\]]{1,60}\]\[[^\]]{1,100}\][^\s:]{0,200}:)/,
  // joe@web:~/src$ and, of zsh, joe@MacBook-Air src %
  /^(?:\([^()]{1,60}\)\s*)?[\w.-]{1,64}@[\w.-]{1,64}(?:[:\s~][^$#%>❯]{0,200})?[$#%>❯](?=\s|$)/,
  // MacBook:~ joe$
  /^[\w.-]{1,64}:[^\s:]{1,200} [\w.-]{1,64}[$#](?=\s|$)/,
  // C:\Windows>, PS C:\Users\joe> and, over ssh, joe@web C:\Users\joe>
  /^(?:PS |[\w.-]{1,64}@[\w.-]{1,64} )?[A-Z]:\\[^>]{0,250}>/,
  // Headings of Markdown as well.
  /^(?:[$%❯➜]|#{1,6})(?=\s|$)|^#{2,6}(?=\p{L})/u,
];

/** A command that prints sockets, with its options and what its output was handed on to. */
const TOOL = /^(?:sudo\s+)?(?:netstat(?:\.exe)?|ss|lsof|sockstat|get-net\w+)(?:\s+-.*|\s*\|.*)?$/i;

/** What sudo asks, and `more` says. */
const QUESTION = /^(?:\[sudo\].{0,200}|Password):$|^-+ ?\p{L}{3,20} ?-+$/u;

/** Three words of a language, or four signs of one that parts no words. */
const SENTENCE =
  /\p{L}{2,}[,;]? \p{L}+[,;]? \p{L}{2,}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{4}/u;

/** What stands behind a prompt; null: there is none. */
function behindPrompt(line: string): string | null {
  const prompt = PROMPTS.map((each) => each.exec(line)?.[0]).find((found) => found !== undefined);
  return prompt === undefined ? null : line.slice(prompt.length).trim();
}

type Kind = 'row' | 'header' | 'tool' | 'other-command' | 'prompt' | 'sentence' | 'unknown';

/** What somebody wrote above a table. */
const CAPTION = /^\p{Lu}\p{L}*(?: \p{L}+){1,6}:$/u;

/** More words after one another than any row has, which may name a protocol where a sentence goes on. */
const PROSE = /(?:\p{L}{2,} ){3}\p{L}{2,}/u;
const NAMED = /\b(?:tcp|udp)(?:4|6|46)?\b|LISTEN(?:ING)?|\bListen\b|IPv[46]/gi;

const goesOn = (line: string) => PROSE.test(line) && !ROW.test(line) && !tells(line.replace(NAMED, ''));

/** What a line is, going by itself. */
function kindOf({ text }: Line, isList: boolean): Kind {
  if (text.length > SHORT || (isList && PROPERTY.test(text))) return 'row';
  const line = text.trim();
  if (ROW.test(line)) return 'row';
  if (HEADER.test(line)) return 'header';
  const command = behindPrompt(line);
  if (TOOL.test(command ?? line.replace(/^[$#%>]/, ''))) return 'tool';
  // A row behind a sign, where somebody made comments of rows, is no command.
  if (command !== null && ROW.test(command)) return 'unknown';
  if (command !== null) return command === '' ? 'prompt' : 'other-command';
  if (QUESTION.test(line)) return 'prompt';
  return (SENTENCE.test(line) || CAPTION.test(line)) && !tells(line) ? 'sentence' : 'unknown';
}

/** What every line is, after what the one above it is: a sentence goes on up to the next empty line. */
function kindsOf(lines: readonly Line[]): readonly Kind[] {
  const isList = lines.some(({ text }) => IS_LIST.test(text.slice(0, SHORT)));
  let above: Kind = 'unknown';
  return lines.map((line) => {
    const kind = kindOf(line, isList);
    above = kind === 'unknown' && above === 'sentence' && goesOn(line.text.trim()) ? 'sentence' : kind;
    return above;
  });
}

const isTold = ({ text }: Line) => text.trim() !== '';

/**
 * What a tool printed, without what people copy or write beside it: prompts, the commands behind them and what other
 * commands printed, a title, sentences. A line that begins as a row does is kept wherever it stands, since a program may
 * bear a name with a line break that looks like a prompt; so is every other line that could be left of a row.
 */
export function withoutBeside(lines: readonly Line[]): readonly Line[] {
  const kinds = kindsOf(lines);
  const begins = (kind: Kind) => kind === 'row' || kind === 'header' || kind === 'tool';
  const first = kinds.findIndex((kind, index) => begins(kind) || tells(lines[index]?.text.trim() ?? ''));
  const last = kinds.lastIndexOf('row');
  // Behind another command all but rows is of that one; behind a sentence or all rows, what could not be of a socket. One
  // word may be what is left of a row.
  let [isOther, isText] = [false, false];
  return lines.filter((line, index) => {
    const kind = kinds[index] ?? 'unknown';
    if (begins(kind)) [isOther, isText] = [false, false];
    else if (kind === 'other-command') isOther = true;
    else if (kind === 'sentence' || (index > last && last >= 0)) isText = true;
    if (kind === 'row' || kind === 'header' || !isTold(line)) return true;
    const text = line.text.trim();
    return kind === 'unknown' && !isOther && index >= first && !(isText && !tells(text) && /\s/.test(text));
  });
}

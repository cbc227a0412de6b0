/*
 * net-tools speaks several languages, and people paste what it says in theirs. The words are those of its own catalogues
 * (Debian's net-tools 2.10: Czech, German, Estonian, French, Japanese, Brazilian Portuguese) and of the language packs of
 * Ubuntu in Spanish and Chinese, as many public listings show them.
 */

/** The first line of a table of TCP or UDP; BSD has other names at the end. */
export const HEADER =
  /^Proto(?:colo)?\s+(?:Recv-Q|Recib|Přích-F|VvJrk|受信-Q)\s+(?:Send-Q|Enviad|Odch-F|SaatJrk|送信-Q)\s+(?!.*(?:\(state\)|TCP-State))(.*)$/;

/** The names of the columns of Unix sockets, whatever their title says. */
export const UNIX_HEADER = /^Proto\s+(?:Ref|CntRef|Čítač|Mitu)/;

/** Sections by their title: `(w/o servers)` has no listeners in it, and all but the first kind no ports. */
export const SECTION = /^Active (\S+)(?: \S+)* (?:connections|sockets) \((.*)\)\s*$/;

/** What is left of the title of Unix sockets where a text was cut off in it. */
export const CUT_TITLE = /^Active (?:U|UN|UNI|UNIX(?: domain)?(?: sockets)?)(?: \([^()]{0,40})?\s*$/;

/** What `-r` and `-i` print below, where somebody asked for routes or devices next. */
export const OTHER_TABLE = /^Kernel (?:IP(?:v6)? routing (?:table|cache)|Interface table)\s*$/;

/** A title in another language: of Unix sockets, which have a header of their own, or of what is read anyway. */
const TITLE = /^\p{L}[^:/*\d]{4,60} ?\([^()]{3,60}\)\s*$/u;

/** What netstat says besides: to users who are not root, and that the kernel has no IPv6 or another protocol. */
const REMARK =
  /^\((?:No info could be read for "-p"|Not all processes could be identified)|^ will not be shown, you would|^netstat: \/proc\/net\/(?:(?:tcp|udp|raw)6|udplite6?|sctp\/\w{1,10}|unix): No such file or directory$/;

export const isBeside = (text: string) => REMARK.test(text) || TITLE.test(text);

const LISTENING = ['LISTEN', 'OUÇA', 'NASLOUCHÁ', 'ESCUCHAR'];
const OTHERS =
  'ESTABLISHED|SYN_SENT|SYN_RECV|FIN_WAIT1|FIN_WAIT2|TIME_WAIT|CLOSE|CLOSE_WAIT|LAST_ACK|CLOSING|UNKNOWN'.split('|');
const STATES: ReadonlyMap<string, string> = new Map([
  ...LISTENING.map((word) => [word, 'LISTEN'] as const),
  ...OTHERS.map((word) => [word, word] as const),
]);

/** Of a socket with a far end, whose state is no matter: `ESTABELECIDA`, `POSLEDNÍ ACK`, `不明`. */
const ANY_STATE = /^(?:\p{Lu}[\p{Lu}_]{2,20}\d?(?: ACK)?|不明)(?=\s|$)/u;

export interface Stated {
  /** In English; the word itself where it is none that matters, empty where there is none. */
  readonly state: string;
  /** What stands behind it. */
  readonly rest: string;
}

/** Takes the state from what stands behind the addresses. `connected`: whether there is a far end. */
export function statedIn(text: string, connected: boolean): Stated {
  const word = /^\S{0,30}/.exec(text)?.[0] ?? '';
  const known = STATES.get(word);
  if (known !== undefined) return { state: known, rest: text.slice(word.length).trimStart() };
  const other = connected ? (ANY_STATE.exec(text)?.[0] ?? '') : '';
  return { state: other, rest: text.slice(other.length).trimStart() };
}

/** What `-o` adds at the very end. */
const TIMER =
  /(?:^|\s)(?:off|on|keepalive|timewait|probe|unkn-\d+|desligado|em|aus|ein|vyp|zapnut|eikäi|käib|オフ|オン|关闭|打开|apagado|encendido) \(\(?[\d.,/-]+\)$/;

export const withoutTimer = (text: string) => text.trimEnd().replace(TIMER, '').trimEnd();

/** One message as RFC 5424, section 6, lays it out. */
export interface SyslogMessage {
  readonly priority: number;
  readonly timestamp: string;
  readonly hostname: string;
  readonly appName: string;
  readonly processId: string;
  readonly messageId: string;
  /** Elements by their id, parameters in their order. */
  readonly data: ReadonlyMap<string, ReadonlyArray<readonly [name: string, value: string]>>;
  readonly message: string;
}

/** SD-NAME: 1 to 32 printable US-ASCII characters but `=`, space, `]` and `"`. */
const NAME = String.raw`[!#-<>-\\^-~]{1,32}`;
/** PARAM-VALUE: `"`, `\` and `]` only behind a backslash. */
const VALUE = String.raw`(?:[^"\\\]]|\\["\\\]])*`;
const PARAMETER = ` (${NAME})="(${VALUE})"`;
const ELEMENT = String.raw`\[(${NAME})((?: ${NAME}="${VALUE}")*)\]`;
const printable = (most: number) => `(-|[!-~]{1,${most}})`;
const TIME = String.raw`(-|\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))`;
const HEADER = String.raw`<(\d{1,3})>1 ${TIME} ${printable(255)} ${printable(48)} ${printable(128)} ${printable(32)}`;
const MESSAGE = new RegExp(`^${HEADER} (-|(?:${ELEMENT.replace(/\((?!\?)/g, '(?:')})+)(?: ([\\s\\S]*))?$`, 'u');

/** The elements of STRUCTURED-DATA; an id that stands there twice is an error (section 6.3.2). */
function dataOf(text: string): SyslogMessage['data'] {
  const elements = new Map<string, Array<readonly [string, string]>>();
  if (text === '-') return elements;
  for (const [, id = '', parameters = ''] of text.matchAll(new RegExp(ELEMENT, 'gu'))) {
    if (elements.has(id)) throw new Error(`the element ${id} stands there twice`);
    const read = [...parameters.matchAll(new RegExp(PARAMETER, 'gu'))].map(
      ([, name = '', value = '']) => [name, value.replace(/\\(["\\\]])/g, '$1')] as const,
    );
    elements.set(id, read);
  }
  return elements;
}

/** Reads a message strictly. Throws where it is none. */
export function readSyslog(text: string): SyslogMessage {
  const found = MESSAGE.exec(text);
  if (found === null) throw new Error(`no message of RFC 5424: ${JSON.stringify(text)}`);
  const [
    ,
    priority = '',
    timestamp = '',
    hostname = '',
    appName = '',
    processId = '',
    messageId = '',
    data = '',
    message = '',
  ] = found;
  if (Number(priority) > 191) throw new Error(`priority ${priority}`);
  return {
    priority: Number(priority),
    timestamp,
    hostname,
    appName,
    processId,
    messageId,
    data: dataOf(data),
    message,
  };
}

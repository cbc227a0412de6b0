/**
 * Makes foreign text safe, one function a destination. Names, command lines, paths, users and files of a machine may
 * say anything; whatever leaves port-audit other than as JSON passes exactly one of these functions.
 *
 * Two steps everywhere: first every character that acts instead of showing becomes a visible escape, `\x1b` or
 * `\u{202e}`; then comes the quoting of the destination. So one value is one line in every format, and a file that is
 * printed to a terminal or a CI log later is still only text.
 */
import { lazily } from '../base/lazily.js';
import { shortened } from '../base/shortened.js';

/**
 * Characters that act, hide or pretend to be space: controls, format and bidi characters, private use, unassigned,
 * unpaired surrogates, line and paragraph separators, variation selectors, fillers, and marks piled on one letter.
 * A backslash that would look like one of our own escapes is escaped too, so that reading back is exact. The last is a
 * command of CI log readers anywhere in a line: `##[…]`, `##vso[…]` (GitHub's older form, Azure Pipelines, TeamCity).
 */
const ACTING = [
  '[\\p{C}\\p{Zl}\\p{Zp}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u2800\\u3164\\uffa0\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
  '(?! )\\p{Zs}',
  '^\\p{M}|(?<=\\p{M}{2})\\p{M}',
  '\\\\(?=x[0-9a-f]{2}|u\\{[0-9a-f]{1,6}\\})',
  '#(?=#[A-Za-z]*\\[)',
];

/** A command of GitHub's log reader at the start of a line, `::name …::`; `::ffff:…` stays the address it is. */
const LINE_COMMAND = '(?<=^|\\s):(?=:(?![0-9a-f]{1,4}[: ])[A-Za-z][\\w-]{0,40}(?: |::))';

const acting = lazily(() => new RegExp([...ACTING, LINE_COMMAND].join('|'), 'gu'));
const actingAnywhere = lazily(() => new RegExp(ACTING.join('|'), 'gu'));
const lineCommand = lazily(() => new RegExp(LINE_COMMAND, 'gu'));

/**
 * Characters whose width terminals do not agree about: marks beyond the common accents, conjoining jamo, symbols that
 * are an emoji only sometimes, skin tones, and everything outside the basic plane but Han and the older emoji.
 */
const contested = lazily(
  () =>
    new RegExp(
      [
        '(?![\\u0300-\\u036f])\\p{M}',
        '[\\u1160-\\u11ff\\ud7b0-\\ud7ff]',
        '(?![\\x00-\\x7f]|\\p{Emoji_Presentation})\\p{Emoji}',
        '(?!\\p{Script=Han}|[\\u{1f300}-\\u{1f64f}\\u{1f680}-\\u{1f6c5}\\u{1f910}-\\u{1f970}\\u{1f980}-\\u{1f9a2}])[\\u{10000}-\\u{10ffff}]',
        '\\p{Emoji_Modifier}',
      ].join('|'),
      'gu',
    ),
);

/** Printable ASCII without `#` and backslash. */
const PLAIN = /^[ -"$-[\]-~]*$/;

/** Whether nothing in a text needs a second look. Most text is so. */
const isPlain = (text: string) => PLAIN.test(text) && !text.includes('::');

function escaped(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  const hex = codePoint.toString(16);
  return codePoint < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
}

/** Every acting character as a visible escape. The first step of all functions below; enough for a log line. */
export function visible(text: string): string {
  return isPlain(text) ? text : text.replace(acting(), escaped);
}

/** The same for what is rendered, where an entity hides a command from a log reader and shows it to a person. */
function visibleRendered(text: string): string {
  return isPlain(text) ? text : text.replace(actingAnywhere(), escaped);
}

const withoutCommands = (text: string) => (text.includes('::') ? text.replace(lineCommand(), '&#58;') : text);

/** For a terminal, and every other place where columns have to line up. */
export function forTerminal(text: string): string {
  return isPlain(text) ? text : visible(text).replace(contested(), escaped);
}

/** No comma or quote in it, no blank at its ends, and no sign that begins a formula at its start. */
const PLAIN_FIELD = /^[\w./:[(](?:[ \w./:;()[\]%@&=+-]*[\w./:;()[\]%])?$/;

/** Excel takes 32767 characters into a cell and refuses the rest; other readers have their limits above that. */
const CELL_LIMIT = 32_700;

/**
 * One field of RFC 4180, cut where no spreadsheet would hold it. A field that a spreadsheet would take for a formula gets
 * an apostrophe in front (OWASP, CSV injection), full-width signs included.
 */
export function forCsv(text: string): string {
  const plain = text.length <= CELL_LIMIT && PLAIN_FIELD.test(text) && isPlain(text);
  if (plain || text === '') return text;
  const shown = shortened(visible(text), CELL_LIMIT);
  const guarded = /^\s*[=+\-@＝＋－＠]/.test(shown) ? `'${shown}` : shown;
  return /[",']|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function withEntities(text: string): string {
  return withoutCommands(visibleRendered(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? ''));
}

/** Content of an HTML element, or of a quoted attribute whose value is no address, style or script. */
export const forHtml = withEntities;

/** Character data or a quoted attribute of XML 1.0, which has no way to say most control characters (section 2.2). */
export const forXml = withEntities;

const entity = (character: string) => `&#${character.charCodeAt(0)};`;

/**
 * Inline text of GitHub-flavoured Markdown, also inside a table cell. Entities are never markup (CommonMark 2.5). The
 * empty comments keep `@name`, `#1` and addresses from being made into links after the rendering.
 */
export function forMarkdown(text: string): string {
  const marked = visibleRendered(text)
    .replace(/[\\`*_{}[\]<>|~&$]|^[ \-+=]+|(?<=^\d{1,9})[.)](?= |$)/g, (found) => [...found].map(entity).join(''))
    .replace(/(?<!&)[#@]|:(?=\/\/)|(?<=\bwww)\./gi, (found) => `${entity(found)}<!-- -->`);
  return withoutCommands(marked);
}

/**
 * A line of the Markdown of OSCAL (pages.nist.gov/OSCAL, data type markup-line), CommonMark with more marks (`~`, `^`,
 * quotes, `{{`): a backslash before what may begin one. An underscore inside a word begins none.
 */
export function forOscal(text: string): string {
  return visible(text).replace(/[\\`*~^"'[\]{}<>&!]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
}

/** The message of a GitHub workflow command. */
export function forGithubCommand(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a GitHub workflow command, e.g. its title. */
export function forGithubProperty(text: string): string {
  return forGithubCommand(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A label value of Prometheus' text exposition format, without its quotes. */
export function forPrometheusLabel(text: string): string {
  return visible(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

/** The description of a TAP 14 test point, where `#` begins a directive. */
export function forTap(text: string): string {
  return visible(text).replace(/[\\#]/g, '\\$&');
}

/** The text of a SARIF message, where brackets make links and braces placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6). */
export function forSarif(text: string): string {
  return visible(text)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&');
}

/** Text of a message to Slack, where these three characters begin links, mentions and commands (docs.slack.dev, "Escaping text"). */
export function forSlack(text: string): string {
  return visible(text).replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
}

/** Text of a message to Discord, whose Markdown takes a backslash before any punctuation, also before that of a link. */
export function forDiscord(text: string): string {
  return visible(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** A TextRun of an Adaptive Card, which knows no markup. */
export const forCard = visible;

/** Unstructured text of a mail header. `=?` would begin an encoded word (RFC 2047). */
export function forMailHeader(text: string): string {
  return visible(text).replace(/=(?=\?)/g, '\\x3d');
}

/** The message of a syslog or journal line. */
export const forSyslog = visible;

/** A parameter value of RFC 5424 structured data, without its quotes. */
export function forSyslogValue(text: string): string {
  return visible(text).replace(/["\\\]]/g, '\\$&');
}

/**
 * Text that is JSON already, made safe to look at: it reads back exactly the same, but no control, bidi or invisible
 * character and no command of a log reader stands in it raw. Unpaired surrogates, which are no text, become U+FFFD.
 */
export function forJson(json: string): string {
  // Looked for as it is first, which takes a tenth of the time.
  const text =
    json.includes('\\ud') && /\\ud[89a-f]/.test(json)
      ? json.replace(/\\(?:u(d[89a-f][0-9a-f]{2})|.)/gs, (found, lone) => (lone === undefined ? found : '\\ufffd'))
      : json;
  return /^[\n -"$-~]*$/.test(text) ? text : text.replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]|#(?=#[A-Za-z]*\[)/gu, units);
}

/** The UTF-16 units of a text as JSON escapes. */
function units(text: string): string {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

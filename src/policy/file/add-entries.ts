import { type Document, isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml';

/** An entry to be added to `allow`. */
export interface NewEntry {
  /** Lines of a comment above it, without the mark. */
  readonly comment: readonly string[];
  /** The lines of an item of a list, beginning with `- `. */
  readonly item: readonly string[];
}

const EMPTY = 'version: 1\n';

const linesAt = (entries: readonly NewEntry[], indent: string) =>
  entries.flatMap(({ comment, item }) => [...comment.map((line) => `# ${line}`), ...item].map((line) => indent + line));

/** The last item of a list in lines of its own, whose end is where the next one begins; null for any other list. */
function lastItemOf(list: unknown): { readonly start: number; readonly end: number } | null {
  const last = isSeq(list) && list.flow !== true ? list.items.at(-1) : undefined;
  const range = isMap(last) && last.flow !== true ? last.range : undefined;
  return range == null ? null : { start: range[0], end: range[1] };
}

/** Puts entries behind the last one of a list; everything else stays as it is, to the last blank. */
function behind(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  entries: readonly NewEntry[],
) {
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const indent = /^ */.exec(text.slice(lineStart))?.[0] ?? '';
  const written = text.slice(0, end).trimEnd();
  const rest = text.slice(written.length).replace(/^[^\n]*\n?/, '');
  return `${written}\n${linesAt(entries, indent).join('\n')}\n${rest}`;
}

/** Puts entries into a list that is empty, or written in one line; comments stay, what is around them may move. */
function into(document: Document.Parsed, entries: readonly NewEntry[]): string {
  const written = parseDocument(`allow:\n${linesAt(entries, '  ').join('\n')}\n`).get('allow') as YAMLSeq;
  const list = document.get('allow');
  if (isSeq(list) && list.items.length > 0) {
    for (const item of written.items) list.add(item);
    list.flow = false;
  } else document.set('allow', written);
  return document.toString({ lineWidth: 0 });
}

/**
 * The text of a policy file with more entries at the end of `allow`: comments, order and blank lines stay as they are.
 * `text`: of a valid policy, or empty for a new file.
 */
export function addEntries(text: string, entries: readonly NewEntry[]): string {
  const start = text.trim() === '' ? EMPTY : text.replaceAll('\r\n', '\n');
  const document = parseDocument(start);
  const last = lastItemOf(document.get('allow'));
  const added =
    last !== null
      ? behind(start, last, entries)
      : document.has('allow')
        ? into(document, entries)
        : `${start.trimEnd()}\n\nallow:\n${linesAt(entries, '  ').join('\n')}\n`;
  return text.includes('\r\n') ? added.replaceAll('\n', '\r\n') : added;
}

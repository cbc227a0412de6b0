import { forJson } from './text.js';

/** How each element of a list is written, by the name of the list. */
export type JsonListFields = Readonly<Record<string, (item: never) => object>>;

/** A value as JSON that is safe to look at. */
export const jsonText = (value: unknown) => forJson(JSON.stringify(value));

/** An object on one line, safe to look at. */
export const jsonLine = (fields: object) => `${jsonText(fields)}\n`;

/** A list with one element a line: short to write for 20,000 listeners, and a listener is found with grep. */
function* list(values: readonly unknown[], fields: (item: never) => object): Generator<string> {
  yield '[';
  for (const [index, value] of values.entries()) {
    yield index === 0 ? '\n    ' : ',\n    ';
    yield jsonText(fields(value as never));
  }
  yield values.length === 0 ? ']' : '\n  ]';
}

/** One JSON document, a member a line and an element of a list a line, piece by piece. */
export function* jsonDocument(members: object, lists: JsonListFields = {}): Generator<string> {
  yield '{';
  for (const [index, [key, value]] of Object.entries(members).entries()) {
    yield `${index === 0 ? '' : ','}\n  ${JSON.stringify(key)}: `;
    const fields = lists[key] ?? (Array.isArray(value) ? (item: object) => item : null);
    if (fields === null) yield jsonText(value);
    else yield* list(value, fields);
  }
  yield '\n}\n';
}

/** A small answer, laid out for people as well. */
export const jsonAnswer = (fields: object) => `${forJson(JSON.stringify(fields, null, 2))}\n`;

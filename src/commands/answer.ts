import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import type { Host } from '../host/types.js';
import { jsonAnswer } from '../reports/json-document.js';
import type { Style } from '../reports/types.js';
import { formatWord, JSON_OPTION } from './format-word.js';
import { print } from './output.js';
import { COLOUR_OPTIONS, readColour, styleOf } from './style.js';
import type { Input, OptionSpec } from './types.js';

const FORMATS = ['table', 'json'] as const;

/** `--format` of the commands that answer a question rather than report an audit. */
export const ANSWER_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '-f, --format <format>',
    description: `how to print: ${FORMATS.join(', ')}`,
    values: FORMATS,
    default: 'table',
  },
  JSON_OPTION,
  ...COLOUR_OPTIONS,
];

/** Throws {@link UsageError} for a format that there is not. */
export function readAnswerFormat(options: Input['options']): (typeof FORMATS)[number] {
  const wanted = formatWord(options);
  const format = FORMATS.find((each) => each === wanted);
  if (format !== undefined) return format;
  throw new UsageError([
    `--format: unknown format '${String(wanted)}'${didYouMean(String(wanted), FORMATS)}; one of ${FORMATS.join(', ')}`,
  ]);
}

/** Prints an answer in the format that was asked for: as text, or as the JSON of its fields. */
export async function answer<T extends object>(
  view: T,
  render: (view: T, style: Style) => string,
  fields: (view: T) => object,
  { options }: Input,
  host: Host,
): Promise<void> {
  const json = readAnswerFormat(options) === 'json';
  const style = styleOf(host, null, readColour(options));
  await print(host, json ? jsonAnswer(fields(view)) : render(view, style));
}

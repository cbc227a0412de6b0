import type { AuditRequest } from '../api/audit-request.js';
import { CAPTURE_FORMATS, PREDICTED_FORMAT } from '../api/lists.js';
import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import type { Protocol } from '../domain/listener.js';
import { SEVERITIES, type Severity, THRESHOLDS, type Threshold } from '../domain/severity.js';
import type { Host } from '../host/types.js';
import { FORMATS, formatOf } from '../reports/formats/list.js';
import type { ListedFormat } from '../reports/formats/types.js';
import type { View } from '../reports/types.js';
import { formatWord, JSON_OPTION } from './format-word.js';
import { NO_POLICY_OPTION, POLICY_OPTION, readPolicy } from './policy-option.js';
import { readPortOption } from './port-list.js';
import {
  DYNAMIC_PORTS_OPTION,
  HIDDEN_OPTION,
  REDACT_OPTION,
  readDynamicPorts,
  readFrom,
  readSources,
  SOURCE_OPTION,
  VERIFY_OPTION,
} from './sources.js';
import { COLOUR_OPTIONS, type Colours, readColour } from './style.js';
import type { Input, OptionSpec } from './types.js';

const names = (items: ReadonlyArray<{ readonly id: string }>) => items.map(({ id }) => id).join(', ');

const FORMAT_OPTION: OptionSpec = {
  flags: '-f, --format <format>',
  description: `how to print: ${names(FORMATS)}`,
  values: FORMATS.map(({ id }) => id),
  default: 'table',
};

export const FAIL_ON_OPTION: OptionSpec = {
  flags: '--fail-on <severity>',
  description: `exit with 1 from this severity: ${THRESHOLDS.join(', ')}`,
  values: THRESHOLDS,
  default: 'what the policy says, else medium',
};

/** The options of every command that audits. */
export const PROTOCOL_OPTION: OptionSpec = {
  flags: '--protocol <tcp|udp>',
  description: 'show one protocol only',
  values: ['tcp', 'udp'],
};

/** Reads `--protocol`; null: both. Throws {@link UsageError}. */
export const readProtocol = ({ protocol }: Input['options']) =>
  choice<Protocol>('--protocol', text(protocol)?.toLowerCase(), ['tcp', 'udp']);

export const AUDIT_OPTIONS: readonly OptionSpec[] = [
  FORMAT_OPTION,
  JSON_OPTION,
  {
    flags: '-o, --output <file>',
    description:
      'write to this file, all or nothing, instead of stdout; FORMAT:FILE, more than once, for several reports, - is stdout',
    repeatable: true,
  },
  {
    flags: '--from <format:file>',
    description: `judge a capture instead of this machine (- is stdin), its format told by its content or one of: ${names(CAPTURE_FORMATS)}, and ${PREDICTED_FORMAT}:ROOT for what an image would listen on`,
  },
  DYNAMIC_PORTS_OPTION,
  SOURCE_OPTION,
  POLICY_OPTION,
  NO_POLICY_OPTION,
  FAIL_ON_OPTION,
  VERIFY_OPTION,
  HIDDEN_OPTION,
  {
    flags: '--explain-origin',
    description:
      'say which unit and line of a configuration make each listener (Linux); shown with --long and --format json',
  },
  { flags: '-a, --all', description: 'show every listener, not only those with something to say' },
  {
    flags: '-l, --long',
    description: 'tell the story of every line: evidence, command line, directory, start, parent',
  },
  PROTOCOL_OPTION,
  {
    flags: '-p, --port <list>',
    description: 'show these ports only, with all that listens there: 22,8000-8999,53/udp,http',
  },
  {
    flags: '--min-severity <severity>',
    description: `hide findings below it: ${SEVERITIES.join(', ')}`,
    values: SEVERITIES,
  },
  REDACT_OPTION,
  ...COLOUR_OPTIONS,
  { flags: '--no-pager', description: 'print what is taller than the terminal without $PAGER' },
  { flags: '-q, --quiet', description: 'print nothing when there is nothing to report' },
];

/** A place for one report of a run. */
export interface ReportOutput {
  readonly format: ListedFormat;
  /** Null: stdout. */
  readonly file: string | null;
}

/** What the words on the command line ask of an audit, each read once. */
export interface AuditInput {
  readonly request: Omit<AuditRequest, 'strict' | 'signal' | 'onProgress'>;
  readonly format: ListedFormat;
  /** Empty: stdout. */
  readonly outputs: readonly ReportOutput[];
  readonly view: View;
  readonly quiet: boolean;
  readonly colour: Colours;
  /** False for `--no-pager`. */
  readonly pager: boolean;
}

function choice<T extends string>(option: string, value: unknown, choices: readonly T[]): T | null {
  if (typeof value !== 'string') return null;
  const found = choices.find((each) => each === value);
  if (found !== undefined) return found;
  throw new UsageError([
    `${option}: unknown value "${value}"${didYouMean(value, choices)} (one of ${choices.join(', ')})`,
  ]);
}

/** `--fail-on`; null: as usual. Throws UsageError. */
export const readFailOn = ({ failOn }: Input['options']) => choice<Threshold>('--fail-on', failOn, THRESHOLDS);

const text = (value: unknown) => (typeof value === 'string' ? value : null);

const STDOUT = '-';

/** `sarif:a.sarif`, `github:-`: a format of the list and a file, or stdout; anything else is the name of a file, in the format of `--format`. */
function outputOf(word: string, usual: ListedFormat): ReportOutput {
  const file = fileOfOutput(word);
  const format = FORMATS.find(({ id }) => word === `${id}:${file}`);
  if (file === '') throw new UsageError([`--output ${word} the name of a file is missing behind the colon`]);
  return { format: format ?? usual, file: file === STDOUT ? null : file };
}

/** The file in the words of one `--output`. */
export function fileOfOutput(word: string): string {
  const at = word.indexOf(':');
  return FORMATS.some(({ id }) => id === word.slice(0, Math.max(0, at))) ? word.slice(at + 1) : word;
}

/** Alone it is as if nothing was said. */
const outputWords = ({ output }: Input['options']): readonly string[] => {
  const words = Array.isArray(output) ? (output as readonly string[]) : [];
  return words.every((word) => word === STDOUT) ? [] : words;
};

/** The files of every `--output`. */
export const outputFiles = (options: Input['options']): readonly string[] =>
  outputWords(options)
    .map(fileOfOutput)
    .filter((file) => file !== STDOUT);

/** Every `--output`. Throws UsageError for two reports in one place. */
function readOutputs(options: Input['options'], usual: ListedFormat): readonly ReportOutput[] {
  const outputs = outputWords(options).map((word) => outputOf(word, usual));
  const twice = outputs.find(({ file }, index) => outputs.findIndex((other) => other.file === file) !== index);
  if (twice === undefined) return outputs;
  throw new UsageError([`--output: ${twice.file ?? STDOUT} is named twice; each report needs a file of its own`]);
}

function viewOf(options: Input['options'], host: Host): View {
  const ports = readPortOption(options, host);
  return {
    all: options.all === true || ports.length > 0,
    long: options.long === true,
    protocol: readProtocol(options),
    ports,
    minSeverity: choice<Severity>('--min-severity', options.minSeverity, SEVERITIES),
  };
}

/** Reads the options. Throws UsageError. */
export function readAuditInput({ options }: Input, host: Host): AuditInput {
  const from = readFrom(options);
  const format = formatOf(formatWord(options).toLowerCase());
  return {
    request: {
      sources: readSources(options),
      from,
      dynamicPorts: readDynamicPorts(options),
      ...readPolicy(options),
      failOn: readFailOn(options),
      verify: options.verify === true,
      hidden: options.hidden === true,
      explainOrigin: options.explainOrigin === true,
      redact: options.redact !== false,
    },
    format,
    outputs: readOutputs(options, format),
    view: viewOf(options, host),
    quiet: options.quiet === true,
    colour: readColour(options),
    pager: options.pager !== false,
  };
}

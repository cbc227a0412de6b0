import type { AuditRequest } from '../api/audit.js';
import { CAPTURE_FORMATS, PREDICTED_FORMAT } from '../api/lists.js';
import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import type { Protocol } from '../domain/listener.js';
import { SEVERITIES, type Severity, THRESHOLDS, type Threshold } from '../domain/severity.js';
import { FORMATS, formatOf } from '../reports/formats/list.js';
import type { ListedFormat } from '../reports/formats/types.js';
import type { View } from '../reports/types.js';
import { OUTPUT_OPTION, readOutputFile } from './output.js';
import { HIDDEN_OPTION, REDACT_OPTION, readFrom, readSources, SOURCE_OPTION, VERIFY_OPTION } from './sources.js';
import { COLOUR_OPTION } from './style.js';
import type { Input, OptionSpec } from './types.js';

const names = (items: ReadonlyArray<{ readonly id: string }>) => items.map(({ id }) => id).join(', ');

const FORMAT_OPTION: OptionSpec = {
  flags: '--format <format>',
  description: `how to print: ${names(FORMATS)}`,
  default: 'table',
};

/** The options of every command that audits. */
export const AUDIT_OPTIONS: readonly OptionSpec[] = [
  FORMAT_OPTION,
  OUTPUT_OPTION,
  {
    flags: '--from <format:file>',
    description: `judge a capture instead of this machine (- is stdin); formats: ${names(CAPTURE_FORMATS)}, and ${PREDICTED_FORMAT}:ROOT for what an image would listen on`,
  },
  SOURCE_OPTION,
  { flags: '--policy <file>', description: 'apply this policy' },
  {
    flags: '--fail-on <severity>',
    description: `exit with 1 from this severity: ${THRESHOLDS.join(', ')}`,
    default: 'what the policy says, else medium',
  },
  VERIFY_OPTION,
  HIDDEN_OPTION,
  { flags: '--all', description: 'show every listener, not only those with something to say' },
  { flags: '--protocol <tcp|udp>', description: 'show one protocol only' },
  { flags: '--port <list>', description: 'show these ports only: 22,8000-8999' },
  { flags: '--min-severity <severity>', description: `hide findings below it: ${SEVERITIES.join(', ')}` },
  REDACT_OPTION,
  COLOUR_OPTION,
  { flags: '--quiet', description: 'print nothing when there is nothing to report' },
];

/** What the words on the command line ask of an audit, each read once. */
export interface AuditInput {
  readonly request: Omit<AuditRequest, 'strict' | 'signal' | 'onProgress'>;
  readonly format: ListedFormat;
  readonly output: string | null;
  readonly view: View;
  readonly quiet: boolean;
  /** False for `--no-color`. */
  readonly colour: boolean;
}

function choice<T extends string>(option: string, value: unknown, choices: readonly T[]): T | null {
  if (typeof value !== 'string') return null;
  const found = choices.find((each) => each === value);
  if (found !== undefined) return found;
  throw new UsageError([
    `${option}: unknown value "${value}"${didYouMean(value, choices)} (one of ${choices.join(', ')})`,
  ]);
}

function readPorts(value: unknown): View['ports'] {
  if (typeof value !== 'string') return [];
  return value.split(',').map((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    const low = Number(match?.[1]);
    const high = Number(match?.[2] ?? match?.[1]);
    if (match === null || low > high || high > 65535) {
      throw new UsageError([`--port: "${part}" is neither a port nor a range LOW-HIGH from 0 to 65535`]);
    }
    return { low, high };
  });
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

/** Reads the options. Throws UsageError. */
export function readAuditInput({ options }: Input): AuditInput {
  const from = readFrom(options);
  return {
    request: {
      sources: readSources(options),
      from,
      policy: text(options.policy),
      failOn: choice<Threshold>('--fail-on', options.failOn, THRESHOLDS),
      verify: options.verify === true,
      hidden: options.hidden === true,
      redact: options.redact !== false,
    },
    format: formatOf(text(options.format) ?? 'table'),
    output: readOutputFile(options),
    view: {
      all: options.all === true,
      protocol: choice<Protocol>('--protocol', options.protocol, ['tcp', 'udp']),
      ports: readPorts(options.port),
      minSeverity: choice<Severity>('--min-severity', options.minSeverity, SEVERITIES),
    },
    quiet: options.quiet === true,
    colour: options.color !== false,
  };
}

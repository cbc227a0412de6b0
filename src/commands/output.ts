import { UnobservableError, UsageError } from '../base/errors.js';
import { portions } from '../base/portions.js';
import { writeFailure } from '../host/failure.js';
import { errorCode, type Host } from '../host/types.js';
import { forTerminal } from '../reports/text.js';
import type { Input, OptionSpec } from './types.js';

export const OUTPUT_OPTION: OptionSpec = {
  flags: '-o, --output <file>',
  description: 'write to this file, all or nothing, instead of stdout',
};

/** Where the result goes; null: stdout, which `-` means everywhere else too. */
export function readOutputFile(options: Input['options']): string | null {
  return typeof options.output === 'string' && options.output !== '-' ? options.output : null;
}

/**
 * Writes text to stdout. A reader who had enough (`| head -1`) is no error. Throws {@link UnobservableError} when the text
 * is lost otherwise, whatever the result was: nobody may take half of a report for a whole one.
 */
export async function print(host: Host, text: string | Uint8Array): Promise<void> {
  await host.stdout.write(text);
  const { failure } = host.stdout;
  if (failure === null || errorCode(failure) === 'EPIPE') return;
  throw new UnobservableError(`stdout: cannot be written: ${writeFailure(failure)}`);
}

/** Pages what is taller than the terminal, as git does: `$PAGER`, else less, which leaves what fits as it is. */
export async function printPaged(host: Host, pieces: Iterable<string>): Promise<void> {
  const { rows } = host.stdout;
  const pager = host.env.PORT_AUDIT_PAGER ?? host.env.PAGER ?? 'less';
  const text = rows === null ? '' : [...pieces].join('');
  const isTaller = rows !== null && text.split('\n').length > rows;
  const isThere = host.hasProgram(pager.trim().split(/\s+/)[0] ?? '');
  if (isTaller && pager !== 'cat' && isThere && (await host.page(text, pager))) return;
  await writeResult(host, null, rows === null ? pieces : text);
}

/** A line beside the result, for people. */
export async function remark(host: Host, line: string): Promise<void> {
  await host.stderr.write(`port-audit: ${forTerminal(line)}\n`);
}

/** Hands a result over, in one piece or in many. Throws UsageError when the file cannot be written. */
export async function writeResult(host: Host, file: string | null, text: string | Iterable<string>): Promise<void> {
  const pieces = portions(typeof text === 'string' ? [text] : text);
  if (file === null) {
    for (const portion of pieces) await print(host, portion);
    return;
  }
  writeFile(host, file, pieces);
}

/** Writes the file of `--output`, all or nothing. Throws UsageError when it cannot be written. */
export function writeFile(host: Host, file: string, content: Uint8Array | Iterable<string | Uint8Array>): void {
  try {
    host.files.writeAtomic(file, content);
  } catch (error) {
    throw new UsageError([`--output ${file}: cannot be written: ${writeFailure(error)}`]);
  }
}

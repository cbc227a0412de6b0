import { didYouMean } from '../../base/did-you-mean.js';
import { OptionError, UsageError } from '../../base/errors.js';
import type { Snapshot, Tool } from '../../domain/snapshot.js';
import { readError } from '../../host/failure.js';
import type { Host } from '../../host/types.js';
import { CAPTURE_FORMATS, PREDICTED_FORMAT } from './list.js';
import { excerpt } from './problems.js';
import type { Capture, ListedCaptureFormat } from './types.js';

/** The largest capture that is read, bytes. */
export const CAPTURE_LIMIT = 256 * 1024 * 1024;

function formatOf(spec: string): { readonly format: ListedCaptureFormat; readonly file: string } {
  const ids = [...CAPTURE_FORMATS.map((format) => format.id), PREDICTED_FORMAT];
  const colon = spec.indexOf(':');
  const list = ids.join(', ');
  if (colon < 0) {
    throw new OptionError(
      (name) => `${name('from')} ${excerpt(spec)}: expected FORMAT:FILE or FORMAT:-, FORMAT one of ${list}`,
    );
  }
  const id = spec.slice(0, colon);
  const format = CAPTURE_FORMATS.find((candidate) => candidate.id === id);
  if (format === undefined) {
    const problem = `unknown capture format ${excerpt(id)}${didYouMean(id, ids)} (known: ${list})`;
    throw new OptionError((name) => `${name('from')} ${excerpt(spec)}: ${problem}`);
  }
  const file = spec.slice(colon + 1);
  if (file === '')
    throw new OptionError(
      (name) => `${name('from')} ${excerpt(spec)}: expected a file, or - for stdin, after the colon`,
    );
  return { format, file };
}

/** stdin is as old as the run: what writes to it runs at the same time. `option`: the one that names the file. */
async function load(host: Host, file: string, tool: Tool, option: string | null): Promise<Capture> {
  try {
    if (file === '-') {
      return { file: 'stdin', bytes: await host.readStdin(CAPTURE_LIMIT), takenAt: host.now().toISOString(), tool };
    }
    const bytes = host.files.read(file, CAPTURE_LIMIT);
    const modifiedAt = host.files.stat(file)?.modifiedAt ?? host.now().getTime();
    return { file, bytes, takenAt: new Date(modifiedAt).toISOString(), tool };
  } catch (error) {
    throw readError(file === '-' ? 'stdin' : file, error, CAPTURE_LIMIT, option);
  }
}

/**
 * Reads what `--from` names: `FORMAT:FILE`, or `FORMAT:-` for stdin. Throws {@link UsageError} for an unknown format, a
 * file that cannot be read or is larger than {@link CAPTURE_LIMIT}, and content that is not what the format says.
 */
export async function readCapture(host: Host, spec: string, tool: Tool): Promise<Snapshot> {
  const { format, file } = formatOf(spec);
  return (await format.load()).parse(await load(host, file, tool, 'from'));
}

/**
 * Reads a snapshot or a report, `-` for stdin; no other capture. Throws {@link UsageError} as {@link readCapture} does,
 * and for a file that is named as `--from` would have it.
 */
export async function readSnapshot(host: Host, file: string, tool: Tool): Promise<Snapshot> {
  const [, id, path] = /^([a-z]+):(.+)$/s.exec(file) ?? [];
  if (CAPTURE_FORMATS.some((format) => format.id === id) && host.files.stat(file) === null) {
    throw new UsageError([
      id === 'snapshot'
        ? `${file}: no such file; name the snapshot alone: ${path}`
        : `${file}: no such file; only snapshots and reports are read here, so make a report of it first: port-audit --from ${file} --format json`,
    ]);
  }
  const { snapshot } = await import('../snapshot/snapshot.js');
  return snapshot.parse(await load(host, file, tool, null));
}

import { didYouMean } from '../../base/did-you-mean.js';
import { OptionError, UsageError } from '../../base/errors.js';
import type { Snapshot, Tool } from '../../domain/snapshot.js';
import { readError } from '../../host/failure.js';
import type { Host } from '../../host/types.js';
import { behindBegun, isSame, parseBeforeCut, withUnseenCut } from './cut-capture.js';
import { captureText, decoded } from './decode.js';
import { detect, detectOther, type Likeness } from './detect.js';
import { linesOf } from './lines.js';
import { CAPTURE_FORMATS, PREDICTED_FORMAT } from './list.js';
import { ANYWHERE } from './others.js';
import { unpasted } from './pasted.js';
import { excerpt } from './problems.js';
import { NO_NAMES, type ServicePorts } from './service-ports.js';
import { partsByFormat, united } from './several.js';
import { type Capture, type ListedCaptureFormat, PASTED_LIMIT } from './types.js';

/** The largest capture that is read, bytes. */
export const CAPTURE_LIMIT = 64 * 1024 * 1024;

interface Named {
  /** Null: the content decides. */
  readonly format: ListedCaptureFormat | null;
  readonly file: string;
}

const IDS = [...CAPTURE_FORMATS.map(({ id }) => id), PREDICTED_FORMAT];

const formatNamed = (id: string) => CAPTURE_FORMATS.find((candidate) => candidate.id === id);

/** `FORMAT:FILE`, or a file alone; a colon in the name of a file that is there is no end of a format. */
function namedBy(spec: string, host: Host): Named {
  const [, id, file] = /^([A-Za-z]+):(.*)$/s.exec(spec) ?? [];
  const format = formatNamed(id ?? '');
  if (format === undefined && (id === undefined || id.length < 2 || host.files.stat(spec) !== null)) {
    return { format: null, file: spec };
  }
  if (format === undefined) {
    const problem = `unknown capture format ${excerpt(id)}${didYouMean(id ?? '', IDS)} (known: ${IDS.join(', ')})`;
    throw new OptionError((name) => `${name('from')} ${excerpt(spec)}: ${problem}`);
  }
  if (file === undefined || file === '')
    throw new OptionError(
      (name) => `${name('from')} ${excerpt(spec)}: expected a file, or - for stdin, after the colon`,
    );
  return { format, file };
}

/** stdin is as old as the run: what writes to it runs at the same time. `option`: the one that names the file. */
async function load(host: Host, file: string, tool: Tool, option: string | null): Promise<Capture> {
  try {
    if (file === '-') {
      return {
        file: 'stdin',
        text: decoded(await host.readStdin(CAPTURE_LIMIT)),
        takenAt: host.now().toISOString(),
        tool,
      };
    }
    const modifiedAt = host.files.stat(file)?.modifiedAt ?? host.now().getTime();
    return {
      file,
      text: decoded(host.files.read(file, CAPTURE_LIMIT)),
      takenAt: new Date(modifiedAt).toISOString(),
      tool,
    };
  } catch (error) {
    throw readError(file === '-' ? 'stdin' : file, error, CAPTURE_LIMIT, option);
  }
}

/** The content as text for a look at what it may be; empty where it is none. */
function glance(capture: Capture): string {
  try {
    return captureText(capture, { nulAllowed: true });
  } catch {
    return '';
  }
}

/** What a content is that was not asked for, or cannot be read, and what to do; the first line of every refusal. */
function refusal(capture: Capture, format: ListedCaptureFormat | null, found: Likeness | null, from: string): string {
  const { file } = capture;
  if (found === null) {
    const other = detectOther(glance(capture));
    const expected = format === null ? `, or name the format: FORMAT:FILE, FORMAT one of ${IDS.join(', ')}` : '';
    if (other !== null) return `${file}: this looks like ${other.what}; ${other.advice}`;
    return `${file}: this looks like the output of no tool that is known; run ${ANYWHERE}, and judge what that prints${expected}`;
  }
  if (format !== null && format.id !== found.format) {
    return `${file}: this looks like ${found.what}, not like ${format.id}; use ${from} ${found.format}:${file === 'stdin' ? '-' : file}`;
  }
  return `${file}: this looks like ${found.what}, and cannot be read; run ${found.run}, and judge what that prints`;
}

/** What a content looks like; null where it is no text, or nothing that is known. */
function likenessOf(capture: Capture): Likeness | null {
  const text = glance(capture);
  return text === '' ? null : detect(text);
}

/** The format that the content tells. Throws {@link UsageError} where it tells none. */
function formatByContent(capture: Capture): ListedCaptureFormat {
  const found = likenessOf(capture);
  const format = formatNamed(found?.format ?? '');
  if (format !== undefined) return format;
  // What is no text at all is refused in the words for that.
  captureText(capture);
  throw new OptionError((name) => refusal(capture, null, found, name('from')));
}

/** What several tools printed of one machine, each read by itself; null where that is not what a text holds. */
async function parseSeveral(capture: Capture): Promise<Snapshot | null> {
  if (capture.text.length > PASTED_LIMIT) return null;
  const parts = partsByFormat(unpasted(linesOf(capture.file, captureText(capture))));
  if (parts.size < 2) return null;
  const snapshots: Snapshot[] = [];
  for (const [id, text] of parts) {
    const format = await formatNamed(id)?.load();
    if (format === undefined) return null;
    try {
      snapshots.push(await format.parse({ ...capture, text }));
    } catch (error) {
      if (error instanceof UsageError) return null;
      throw error;
    }
  }
  return united(snapshots);
}

/** Reads a capture in the format that was named, else in that of its content. Throws {@link UsageError}. */
async function parseToEnd(named: ListedCaptureFormat | null, capture: Capture): Promise<Snapshot> {
  const format = named ?? formatByContent(capture);
  try {
    return await withUnseenCut(format, capture, await (await format.load()).parse(capture));
  } catch (error) {
    if (!(error instanceof UsageError) || glance(capture) === '') throw error;
    const several = named === null ? await parseSeveral(capture) : null;
    const whole = several ?? (await parseBeforeCut(format, capture, error.lines));
    if (whole !== null) return whole;
    throw new OptionError((name) =>
      [refusal(capture, format, likenessOf(capture), name('from')), ...error.lines].join('\n'),
    );
  }
}

/** The same, also where a capture begins inside of a row: what nobody can read of it is told, and never passed over. */
async function parseAs(named: ListedCaptureFormat | null, capture: Capture): Promise<Snapshot> {
  const begun = behindBegun(capture);
  if (begun === null) return parseToEnd(named, capture);
  const rest = await parseToEnd(named, begun.rest).catch((error: unknown) => {
    if (error instanceof UsageError) return null;
    throw error;
  });
  try {
    const whole = await parseToEnd(named, capture);
    return rest !== null && isSame(rest, whole) ? begun.told(whole) : whole;
  } catch (error) {
    if (!(error instanceof UsageError) || rest === null || rest.listeners.length === 0) throw error;
    return begun.told(rest);
  }
}

/** What a text leaves behind when it was read is a multiple of it. */
const LARGE = 1 << 20;

/** Reads a capture, and takes away what is left of its text: judging it needs memory as well. */
async function parsedBy(
  parse: (capture: Capture) => Promise<Snapshot>,
  host: Host,
  load: () => Promise<Capture>,
): Promise<Snapshot> {
  let size = 0;
  const snapshot = await load().then((capture) => {
    size = capture.text.length;
    return parse(capture);
  });
  if (size > LARGE) host.collectGarbage?.();
  return snapshot;
}

/**
 * Reads what `--from` names: `FORMAT:FILE`, `FORMAT:-` for stdin, or a file alone, whose content tells the format. Throws
 * {@link UsageError} for an unknown format, a file that cannot be read or is larger than {@link CAPTURE_LIMIT}, and
 * content that is not what the format says: the first line says what it looks like. `servicePorts`: what names of ports
 * mean.
 */
export async function readCapture(
  host: Host,
  spec: string,
  tool: Tool,
  servicePorts: ServicePorts = NO_NAMES,
): Promise<Snapshot> {
  const { format, file } = namedBy(spec, host);
  const captured = async () => ({ ...(await load(host, file, tool, 'from')), servicePorts });
  return parsedBy((capture) => parseAs(format, capture), host, captured);
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
  return parsedBy(snapshot.parse, host, () => load(host, file, tool, null));
}

import type { Access } from '../../domain/access.js';
import { baseName, resolvePath } from '../../domain/executable-path.js';
import { optionValues } from '../../domain/invocation/option-value.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Script } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { ACCESS_KINDS, type AccessKind, type AccessSetting } from './access-kinds.js';
import { isSettled } from './guard.js';
import type { Running } from './script.js';

/** What of a configuration is read; redis.conf as shipped has 106 KB. */
const FILE_LIMIT = 512 << 10;
const ENVIRONMENT_LIMIT = 256 << 10;

/** What of a process tells which store it is, and where its configuration lies. */
export interface Configured extends Omit<Running, 'gid'> {
  readonly script: Script | null;
  /** Whether it is a service of the system, which no ordinary user has started. */
  readonly isService: boolean;
}

function kindOf({ exe, cmdline, script }: Configured): AccessKind | undefined {
  const [title = ''] = cmdline;
  const names = [baseName(exe), script?.package?.name ?? '', runtimeOf(exe) === null ? '' : title];
  return ACCESS_KINDS.find(
    ({ program, word }) =>
      names.some((name) => program.test(name)) && (word === undefined || cmdline.some((each) => word.test(each))),
  );
}

/** HOME of a process; null where it has none or its environment may not be read. */
function homeOf({ files }: Host, base: string): string | null {
  try {
    const { bytes } = files.readStart(`${base}/environ`, ENVIRONMENT_LIMIT);
    return /(?:^|\0)HOME=(\/[^\0]*)/.exec(bytes.toString('utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** The file that its command line names; null where it names none. */
function namedFile({ files = [], directories = [], isOperand }: AccessKind, words: readonly string[]): string | null {
  const [told] = optionValues(words, ...files);
  if (told !== undefined) return told;
  for (const [option, name] of directories) {
    const [directory] = optionValues(words, option);
    if (directory !== undefined) return `${directory}/${name}`;
  }
  const [first = '-'] = words;
  return isOperand && !first.startsWith('-') ? first : null;
}

/** Where its configuration lies: as the command line says, else where its package puts it. */
function placesOf(host: Host, kind: AccessKind, running: Configured): readonly string[] {
  const named = namedFile(kind, running.cmdline.slice(1));
  if (named !== null) return [resolvePath(running.cwd, named)];
  return kind.usual.flatMap((path) => {
    // What an ordinary user starts need not read the file of the package.
    if (!path.startsWith('~/')) return running.isService ? [path] : [];
    const home = homeOf(host, running.base);
    return home === null ? [] : [`${home}${path.slice(1)}`];
  });
}

const COMMENT = /^\s*(#|\/\/|\*|\/\*)/;

/** What a configuration says of its clients: the setting that decides, and whether they are asked. */
export function readAccess(
  { asks, opens, elsewhere, silent }: AccessKind,
  text: string,
): Pick<Access, 'setting' | 'asks'> {
  // Runs of blanks as one: patterns with several of them would try every way to part a long run.
  const lines = text
    .split('\n')
    .filter((line) => !COMMENT.test(line))
    .map((line) => line.replace(/\s+/g, ' '));
  const lineOf = (setting: AccessSetting) => lines.findLast((line) => setting.line.test(line));
  const isSaid = (setting: AccessSetting) => setting.says.test(lineOf(setting) ?? '');
  const until = asks.findIndex((setting) => setting.decides && lineOf(setting) !== undefined);
  const asking = asks.slice(0, until < 0 ? asks.length : until + 1).find(isSaid);
  if (asking !== undefined) return { setting: asking.name, asks: true };
  if (elsewhere !== undefined && lines.some((line) => elsewhere.test(line))) return { setting: null, asks: null };
  const opening = opens.find(isSaid);
  return opening === undefined ? { setting: null, asks: silent } : { setting: opening.name, asks: false };
}

/** Whether a title that tells a port, `redis-server *:6380`, can be of a file. */
function fitsTitle({ port }: AccessKind, [title = '']: readonly string[], text: string): boolean {
  const shown = /:(\d+)\b/.exec(title)?.[1];
  if (port === undefined || shown === undefined) return true;
  const [pattern, usual] = port;
  const line = text.split('\n').find((each) => pattern.test(each)) ?? '';
  return Number(shown) === Number(pattern.exec(line)?.[1] ?? usual);
}

/**
 * What the configuration of a store says of its clients. Only a file of root's or of the process's own user is read, and
 * for other users than root none behind a symbolic link: it might be somebody else's. Null: it is no store, or there is
 * nothing to read.
 */
export function accessOf(host: Host, running: Configured): Access | null {
  const kind = kindOf(running);
  if (kind === undefined) return null;
  const { uid, base, mayAsk } = running;
  const options = { root: `${base}/root`, mayAsk };
  for (const path of placesOf(host, kind, running)) {
    const found = host.files.follow(path, options);
    if (found.outcome !== 'found' || found.file.kind !== 'file' || found.file.size > FILE_LIMIT) continue;
    const isOwn = found.file.uid === 0 || found.file.uid === uid;
    if (!isOwn || (uid !== 0 && found.links > 0)) continue;
    const text = host.files.readFollowed(path, FILE_LIMIT, options)?.toString('utf8') ?? null;
    if (text === null || !fitsTitle(kind, running.cmdline, text)) continue;
    const settled = running.isService && isSettled(found);
    return { file: found.path, ...readAccess(kind, text), settled };
  }
  return null;
}

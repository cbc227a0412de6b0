import { baseName } from '../../domain/executable-path.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { isGuarded } from './guard.js';
import { attempt, type Unit, values } from './unit-file.js';

type Files = Pick<Host, 'files'>;

/** What of a process is held against the commands of the service that it runs in. */
export type Started = Pick<Owner, 'pid' | 'parentPid' | 'exe' | 'script'>;

/** Where systemd looks for a program without a path; systemd.exec(5), ExecSearchPath=. */
const SEARCHED = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** They become the program that they are given, and read nothing of its user's before. */
const LAUNCHERS = /^(env|nice|ionice|chrt|taskset|numactl|stdbuf|setpriv|setsid|authbind|prlimit|chpst|softlimit)$/;

/** A login or interactive shell, and one with another start-up file: it reads what its user has written; bash(1). */
const READS_PROFILE = /^([-+][a-zA-Z]*[li]|--login|--rcfile|--init-file)/;

const EVERYWHERE = { root: '/', mayAsk: () => true };

/** Of a control group with more processes than that is not known what is among them. */
const MOST_MEMBERS = 1024;

/** The ids of the processes of a control group; null where there are too many, or it cannot be read. cgroups(7). */
export function membersOf({ files }: Files, members: string): readonly number[] | null {
  const text = attempt(() => files.readText(members, 64 << 10), '').trim();
  const pids = text.split('\n').map(Number);
  return text === '' || pids.length > MOST_MEMBERS ? null : pids;
}

/** Parent and start of a process; the name before them may hold anything. proc_pid_stat(5) */
export function bornOf({ files }: Files, pid: number) {
  const text = attempt(() => files.readText(`/proc/${pid}/stat`, 64 << 10), '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid, parent: Number(fields[1]), ticks: Number(fields[19] ?? Number.NaN) };
}

/** Settings with which processes outlive the one that systemd started, so that the first that is left may be anybody's; systemd.service(5), systemd.kill(5). */
const OUTLIVING: ReadonlyArray<readonly [key: string, value: RegExp]> = [
  ['KillMode', /^(process|none)$/],
  ['SendSIGKILL', /^(no|false|off|0|n|f)$/i],
  ['RemainAfterExit', /^(yes|true|on|1|y|t)$/i],
  ['ExitType', /^cgroup$/],
  ['Type', /^oneshot$/],
];

/**
 * Whether what users start inside of a service ends with the process that systemd started. Of one that leaves for the background
 * systemd knows for sure where a file says so.
 */
export function endsWithMain(settings: Unit['settings']): boolean {
  const last = (key: string) => values(settings, key).at(-1) ?? '';
  if (OUTLIVING.some(([key, value]) => value.test(last(key)))) return false;
  return last('Type') !== 'forking' || last('PIDFile') !== '';
}

/** The process that systemd itself started for a service: the first in its control group, where none outlives it. */
function mainOf(host: Files, settings: Unit['settings'], members: string): number | null {
  if (!endsWithMain(settings)) return null;
  const born = (membersOf(host, members) ?? []).map((pid) => bornOf(host, pid)).filter(({ ticks }) => ticks >= 0);
  const [first] = born.sort((left, right) => left.ticks - right.ticks || left.pid - right.pid);
  return first?.parent === 1 ? first.pid : null;
}

/** The file that a word of a command names, with every link resolved. */
export function fileOf({ files }: Files, word: string): string {
  const paths = word.startsWith('/') ? [word] : SEARCHED.map((directory) => `${directory}/${word}`);
  for (const path of paths) {
    const found = files.follow(path, EVERYWHERE);
    if (found.outcome === 'found') return found.path;
  }
  return word;
}

/** Words of a command, out of quotes as well: what `sh -c` runs stands in them. Prefixes are no part of it; systemd.service(5). */
export const wordsOf = (command: string) =>
  command
    .replace(/^[-@:+!|]+/, '')
    .split(/[\s"';&|()]+/)
    .filter((word) => word !== '');

const isShell = (words: readonly string[]) => runtimeOf(words[0] ?? '') === 'shell';

/** Whether a shell runs nothing but what its words say: those of a command, or a script. */
const isPlain = (words: readonly string[]) =>
  words.length > 1 &&
  !words.some((word) => READS_PROFILE.test(word)) &&
  words.slice(1).some((word) => !word.startsWith('-'));

/** Whether nobody but root can change what lies at a path: a unit may be a link to a file of whoever likes. */
export function isRootsFile({ files }: Files, path: string): boolean {
  const found = files.follow(path, EVERYWHERE);
  return found.outcome === 'found' && isGuarded(found);
}

/** Whether nobody but root has written a script for the shell. */
function isShellScript(host: Files, path: string): boolean {
  if (!isRootsFile(host, path)) return false;
  const first = host.files.readFollowed(path, 256, EVERYWHERE)?.toString('latin1').split('\n')[0] ?? '';
  const words = first.startsWith('#!') ? first.slice(2).trim().split(/\s+/) : [];
  return (
    isShell(words[0]?.endsWith('/env') ? words.slice(1) : words) && !words.some((word) => READS_PROFILE.test(word))
  );
}

/** Whether a command of root's leaves it to nobody else what it starts in its own place, or beneath itself. */
function isScripted(host: Files, words: readonly string[]): boolean {
  if (!isShell(words)) return isShellScript(host, fileOf(host, words[0] ?? ''));
  const script = words.find((word, index) => index > 0 && !word.startsWith('-'));
  if (!isPlain(words) || script === undefined) return false;
  return words.some((word) => /^-[a-z]*c$/.test(word)) || isShellScript(host, fileOf(host, script));
}

/** Whether the main process of a service still runs what a command of its unit names, and nothing that a user chose instead. */
function isNamed(host: Files, words: readonly string[], { exe, script }: Started): boolean {
  const [program = ''] = words;
  const runs = script?.file ?? exe;
  const started = fileOf(host, program);
  if (started === runs || isScripted(host, words)) return true;
  const passesOn = runtimeOf(started) !== null || LAUNCHERS.test(baseName(started));
  return passesOn && !isShell(words) && words.slice(1).some((word) => fileOf(host, word) === runs);
}

/** Whether systemd itself, or a script that root has named to it, started a process of the control group with these members. */
export function isServiceStart(host: Files, { settings, files }: Unit, member: Started, members: string): boolean {
  if (!files.every((file) => isRootsFile(host, file))) return false;
  const main = mainOf(host, settings, members);
  if (main === null) return false;
  const lines = values(settings, 'ExecStart').map(wordsOf);
  if (member.pid === main) return lines.some((words) => isNamed(host, words, member));
  if (member.parentPid !== main) return false;
  const parent = attempt(() => host.files.readLink(`/proc/${main}/exe`), '');
  return runtimeOf(parent) === 'shell' && lines.some((words) => isScripted(host, words));
}

import type { Expand, Obstacle } from './own-obstacles.js';
import { commandLines, typeOf, withoutMarks } from './service-unit.js';
import type { Directive } from './unit-file.js';
import { isYes, lastOf, type Unit, valuesOf } from './units.js';
import { hasOpenQuote } from './words.js';

/** A line for which systemd does not load a unit, and why; each as systemd-analyze verify of version 252 says it. */
interface Rule {
  readonly reason: string;
  readonly lineOf: (unit: Unit, expand: Expand) => Directive | null | undefined;
}

const EXEC = ['Condition', 'StartPre', 'Start', 'StartPost', 'Reload', 'Stop', 'StopPost'].map((when) => `Exec${when}`);

/** A command that systemd passes over where it cannot read it: one that may fail. systemd.service(5) */
const mayFail = (value: string) => /^[@:+!|]*-/.test(value);

/** Named by its path from the root, or looked for by its name. */
const isProgram = (path: string) => (path.startsWith('/') ? !path.endsWith('/') : !path.includes('/'));

const programsOf = (value: string, expand: Expand) =>
  commandLines(value).map((words) => withoutMarks(words.map(expand)).words[0] ?? '');

const isBroken = ({ value }: Directive, expand: Expand) =>
  hasOpenQuote(value) || !programsOf(value, expand).every(isProgram);

const isPassedOver = (line: Directive, expand: Expand) => mayFail(line.value) && isBroken(line, expand);

const isUnreadable = (line: Directive, expand: Expand) => !mayFail(line.value) && isBroken(line, expand);

const unreadable = (section: string): Rule => ({
  reason: 'systemd cannot read this command, and refuses the unit',
  lineOf: (unit, expand) =>
    EXEC.flatMap((key) => valuesOf(unit, section, key)).find((line) => isUnreadable(line, expand)),
});

const isOneshot = (unit: Unit) => typeOf(unit) === 'oneshot';

/** The last of several commands of which systemd takes one alone. */
function secondCommand(unit: Unit, expand: Expand): Directive | null {
  const lines = valuesOf(unit, 'Service', 'ExecStart').filter((line) => !isPassedOver(line, expand));
  const commands = lines.flatMap((line) => commandLines(line.value).map(() => line));
  return commands.length > 1 && !isOneshot(unit) ? (commands.at(-1) ?? null) : null;
}

const onlyOf = (line: Directive | null, pattern: RegExp): Directive | null =>
  line !== null && pattern.test(line.value) ? line : null;

/** Nothing to start, and nothing that keeps the unit there without. */
function lonePost(unit: Unit): Directive | null {
  const has = (section: string, key: string) => lastOf(unit, section, key) !== null;
  if (has('Service', 'ExecStart') || has('Unit', 'SuccessAction')) return null;
  const stays = has('Service', 'ExecStop') && isYes(lastOf(unit, 'Service', 'RemainAfterExit'));
  return stays ? null : lastOf(unit, 'Service', 'ExecStartPost');
}

const relative = (key: string): Rule => ({
  reason: 'this path does not begin at the root, and systemd refuses the unit',
  lineOf: (unit, expand) => {
    const line = lastOf(unit, 'Service', key);
    return line === null || /^(?:-|[~/])/.test(expand(line.value)) ? null : line;
  },
});

const SERVICE: readonly Rule[] = [
  unreadable('Service'),
  { reason: 'systemd takes more than one command of Type=oneshot alone, and refuses the unit', lineOf: secondCommand },
  { reason: 'without a command to start systemd refuses the unit', lineOf: lonePost },
  {
    reason: 'without BusName= systemd refuses a unit of Type=dbus',
    lineOf: (unit) =>
      lastOf(unit, 'Service', 'BusName') === null ? onlyOf(lastOf(unit, 'Service', 'Type'), /^dbus$/) : null,
  },
  {
    reason: 'systemd refuses this for Type=oneshot, and the unit with it',
    lineOf: (unit) =>
      isOneshot(unit)
        ? (onlyOf(lastOf(unit, 'Service', 'Restart'), /^(?:always|on-success)$/) ??
          onlyOf(lastOf(unit, 'Service', 'ExitType'), /^cgroup$/))
        : null,
  },
  {
    reason: 'with PAMName= systemd refuses this, and the unit with it',
    lineOf: (unit) =>
      lastOf(unit, 'Service', 'PAMName') === null
        ? null
        : onlyOf(lastOf(unit, 'Service', 'KillMode'), /^(?:process|none)$/),
  },
  relative('WorkingDirectory'),
  relative('RootDirectory'),
  relative('RootImage'),
  {
    reason: 'this is no name of an account, and systemd refuses the unit',
    lineOf: (unit, expand) =>
      ['User', 'Group']
        .map((key) => lastOf(unit, 'Service', key))
        .find((line) => /[/:]/.test(expand(line?.value ?? ''))),
  },
];

/** Sockets that nobody connects to, so that Accept=yes means nothing. systemd.socket(5) */
const NOT_ACCEPTING = ['ListenDatagram', 'ListenFIFO', 'ListenSpecial', 'ListenNetlink', 'ListenMessageQueue'];

const ofAccept = (lineOf: (unit: Unit) => Directive | null | undefined) => (unit: Unit) =>
  isYes(lastOf(unit, 'Socket', 'Accept')) ? lineOf(unit) : null;

const SOCKET: readonly Rule[] = [
  unreadable('Socket'),
  {
    reason: 'with Accept=yes systemd refuses this, and the unit with it',
    lineOf: ofAccept(
      (unit) =>
        [...NOT_ACCEPTING, 'Service'].flatMap((key) => valuesOf(unit, 'Socket', key)).at(0) ??
        onlyOf(lastOf(unit, 'Socket', 'MaxConnections'), /^0+$/),
    ),
  },
];

/** The first line for which systemd refuses a service or a socket unit; null where none is known. */
export function refusalOf(unit: Unit, expand: Expand): Obstacle | null {
  for (const { reason, lineOf } of unit.name.type === 'socket' ? SOCKET : SERVICE) {
    const place = lineOf(unit, expand) ?? null;
    if (place !== null) return { place, reason };
  }
  return null;
}

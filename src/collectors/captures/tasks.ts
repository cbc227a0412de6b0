import type { Line } from './lines.js';

/** What a list of processes says of one. */
export interface Task {
  readonly name: string;
  /** The only service inside of it, from `tasklist /svc`. */
  readonly service: string | null;
}

/** No line of such a list is longer, and no pattern is to take its time on what was made up. */
const LONGEST = 400;

/** `nginx.exe   4708 Services   0   9,812 K` of tasklist: session, its number and memory, in any language. */
const ROW =
  /^\s*(\S.{0,80}?)\s+(\d{1,10})\s+\S{1,20}\s+\d{1,5}\s+\d{1,3}(?:[.,\s\u00a0\u202f]\d{3})*\s*(?:K|KB|Ko|КБ)\s*$/;

/** The same with `/fo csv`. */
const CSV = /^\s*"([^"]{1,260})","(\d{1,10})","[^"]{0,40}","\d{1,5}","[^"]{1,20}"\s*$/;

/** `Get-Process`: handles, memory, processor time, id, session and name, which has no `.exe`. */
const PROCESS = /^\s*\d+\s+\d+\s+\d+\s+\d+\s+(?:[\d.,]+\s+)?(\d{1,10})\s+\d{1,5}\s+([^\s\d]\S{0,80})\s*$/;

/** The line below the names of the columns. */
const RULE = /^\s*(=+)\s(=+)\s(=+)(\s=+)*\s*$/;

/** With `/svc`: the file, the id, and services, which go on below. */
const SERVICES = /^\s*(\S.{0,80}?)\s+(\d{1,10})\s+([\w.$-]{1,256})(,?.*)$/;

/** What stands where there is no service, in languages that say it in one word. */
const NO_SERVICE = /^(?:N\/A|K\.A\.|n\/a)$/;

function taskOf(text: string, services: boolean): readonly [number, Task] | null {
  if (text.length > LONGEST) return null;
  const listed = ROW.exec(text) ?? CSV.exec(text);
  if (listed !== null) return [Number(listed[2]), { name: listed[1] ?? '', service: null }];
  const process = PROCESS.exec(text);
  if (process !== null) return [Number(process[1]), { name: `${process[2]}.exe`, service: null }];
  const [, name = '', pid, service = '', more] = (services ? SERVICES.exec(text) : null) ?? [];
  if (pid === undefined) return null;
  return [Number(pid), { name, service: more?.trim() === '' && !NO_SERVICE.test(service) ? service : null }];
}

/** Where `tasklist /svc` prints three columns, its rows look like nothing else. */
const isServiceRule = (text: string) => RULE.test(text.slice(0, LONGEST)) && text.trim().split(/\s+/).length === 3;

/** Every line with the process that it tells, null for other lines. */
function* tasksOf(lines: readonly Line[]): Generator<readonly [number, Task] | null> {
  let services = false;
  for (const { text } of lines) {
    if (text.trim() === '') services = false;
    yield taskOf(text, services);
    if (isServiceRule(text)) services = true;
  }
}

/**
 * The processes that `tasklist` or `Get-Process` of Windows printed somewhere in a text, by id. One that two lines name
 * differently is left out.
 */
export function tasksIn(lines: readonly Line[]): ReadonlyMap<number, Task> {
  const tasks = new Map<number, Task>();
  const differing = new Set<number>();
  for (const told of tasksOf(lines)) {
    if (told === null) continue;
    const [pid, task] = told;
    const known = tasks.get(pid);
    if (known !== undefined && known.name !== task.name) differing.add(pid);
    tasks.set(pid, { name: task.name, service: task.service ?? known?.service ?? null });
  }
  for (const pid of differing) tasks.delete(pid);
  return tasks;
}

/** The lines without those of a list of processes. */
export function withoutTasks(lines: readonly Line[]): readonly Line[] {
  const told = [...tasksOf(lines)];
  if (!told.some((each) => each !== null)) return lines;
  const isOf = (index: number) => told[index] !== null || RULE.test((lines[index]?.text ?? '').slice(0, LONGEST));
  return lines.filter((_, index) => !isOf(index));
}

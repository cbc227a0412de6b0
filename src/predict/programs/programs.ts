import { baseName } from '../../domain/executable-path.js';
import { type Image, TEXT_LIMIT } from '../tree/image.js';
import { joined } from '../tree/paths.js';
import { type Command, spotOf } from '../types.js';
import { environmentBehind } from './environment.js';
import { launchedBy } from './launchers.js';
import { repeated } from './repeaters.js';
import { commandsOfScript } from './shell/run.js';
import type { Found } from './shell/script.js';
import { supervisedBy } from './supervisor.js';
import { isWrapper, unwrapped } from './wrappers.js';
import { tasksOf } from './xymonlaunch.js';

/** A command down to the program that runs in the end. */
export interface Final extends Command {
  /** Path in the image, links followed. */
  readonly exe: string;
  /** Whether it is what its unit or script is for, not one of the commands on the way. */
  readonly stays: boolean;
  /** Name in registry/programs, where the file does not tell it. */
  readonly program?: string;
}

/** The deepest that wrappers and scripts start one another, and the most commands behind one that starts at boot. */
const DEPTH_LIMIT = 10;
const COUNT_LIMIT = 2000;

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh', 'openrc-run', 'runscript']);

/** The words behind `#!`; null where a file has none. */
function shebang(text: string): string[] | null {
  const [, line] = /^#!\s*([^\n]*)/.exec(text) ?? [];
  return line === undefined ? null : line.trim().split(/\s+/);
}

/** The largest script that is looked into, bytes; programs are no scripts. */
const SCRIPT_LIMIT = 256 << 10;

/** Programs are no texts, and would be most of what is read. Of a file that cannot be read, whoever reads its text tells. */
function isScript(image: Image, path: string): boolean {
  try {
    return image.bytes(path, SCRIPT_LIMIT).subarray(0, 2).toString('latin1') === '#!';
  } catch {
    return true;
  }
}

function scriptText(image: Image, path: string): string | null {
  const { kind, size = 0 } = image.stat(path) ?? {};
  if (size === 0 || size > SCRIPT_LIMIT || (kind === 'file' && !isScript(image, path))) return null;
  const text = image.text(path);
  return text?.startsWith('#!') === true ? text : null;
}

/** A command of a script, with what the script knew when it came to it. */
const follow = (command: Command, { words, place, environment, origins, directory, isUnsure }: Found): Command => ({
  ...command,
  words,
  place,
  environment,
  origins,
  directory,
  ...(isUnsure ? { isUnsure } : {}),
});

/** openrc-run(8) reads a script and then calls the function that it is asked for. */
const calling = ({ words: [shell = '', , action] }: Command) =>
  /\/(?:openrc-run|runscript)$/.test(shell) && action === 'start' ? '\nstart\n' : '';

/** Applets of busybox that serve a port. */
const SERVING = new Set(['httpd', 'telnetd', 'tcpsvd', 'udpsvd', 'dnsd', 'udhcpd', 'inetd', 'tftpd', 'nc']);

/** Applets of busybox that start with a machine and open no port. */
const SILENT = /^(?:syslogd|klogd|crond|acpid|mdev|getty|watchdog|udhcpc6?|ifplugd|zcip)$/;

/** busybox itself, and the part of it that Alpine ships by itself. */
const isBusybox = (file: string) => /^busybox(?:-extras|-static|\.static)?$/.test(baseName(file));

/** The words of an applet of busybox, by its own name or behind that of busybox. */
function appletOf(words: readonly string[]): readonly string[] {
  const own = isBusybox(words[0] ?? '') ? words.slice(1) : words;
  return [baseName(own[0] ?? ''), ...own.slice(1)];
}

/**
 * Whether busybox was built without an applet: its names stand in it, each between zeros. One that is too large to be read, or
 * is no program by the look of it, is believed to have all.
 */
function isLeftOut(image: Image, busybox: string, applet: string): boolean {
  if ((image.stat(busybox)?.size ?? 0) > TEXT_LIMIT) return false;
  const text = image.text(busybox) ?? '';
  return text.includes('\0') && !text.includes(`\0${applet}\0`);
}

/** Works down to what runs: through wrappers, `sh -c`, and scripts of the shell. */
class Search {
  private count = 0;
  constructor(private readonly image: Image) {}

  finals(command: Command, stays: boolean, depth: number): Final[] {
    const [first = ''] = command.words;
    this.count += 1;
    if (first === '') return [];
    if (depth > DEPTH_LIMIT || this.count > COUNT_LIMIT) {
      this.image.tell(
        command.place.file,
        `of what it starts, ${COUNT_LIMIT} commands were followed, ${DEPTH_LIMIT} deep`,
      );
      return [];
    }
    const inner = unwrapped(command, this.image);
    if (inner !== null) {
      const goesOn = stays || !isBareShell(inner);
      return this.finals({ ...command, words: inner, environment: environmentBehind(command) }, goesOn, depth + 1);
    }
    const again = repeated(command, this.image);
    if (again !== null) return this.finals({ ...command, words: again, isUnsure: true }, stays, depth + 1);
    const path = this.image.program(joinedProgram(command));
    if (path === null) return [];
    const real = this.image.find(path) ?? path;
    const [applet = '', ...operands] = isBusybox(real) ? appletOf(command.words) : [];
    if (SILENT.test(applet)) return [];
    if (SERVING.has(applet) && isLeftOut(this.image, real, applet)) {
      this.image.tell(spotOf(command.place), `${applet} is not in this busybox: nothing starts`);
      return [];
    }
    if (SERVING.has(applet))
      return [{ ...command, words: [applet, ...operands], exe: real, stays, program: `busybox ${applet}` }];
    if (isWrapper(baseName(path))) return [];
    const launched = launchedBy(baseName(path));
    if (launched !== null) return [{ ...command, exe: real, stays, program: launched }];
    if (baseName(path) === 'supervisord') return this.ofSupervisor(command, real, stays, depth);
    if (baseName(path) === 'xymonlaunch')
      return tasksOf(this.image, command, real).flatMap((each) => this.finals(each, true, depth + 1));
    if (SHELLS.has(baseName(path))) return this.ofShell(command, real, stays, depth);
    const text = scriptText(this.image, real);
    const interpreter = text === null ? null : shebang(text);
    if (interpreter === null) return [{ ...command, words: [path, ...command.words.slice(1)], exe: real, stays }];
    return this.finals({ ...command, words: [...interpreter, path, ...command.words.slice(1)] }, stays, depth + 1);
  }

  /** supervisord itself, and what it starts. */
  private ofSupervisor(command: Command, exe: string, stays: boolean, depth: number): Final[] {
    const started = supervisedBy(this.image, command).flatMap((each) => this.finals(each, true, depth + 1));
    return [{ ...command, exe, stays, program: 'supervisord' }, ...started];
  }

  /** `sh -c 'TEXT' NAME …`, or `sh FILE …`. */
  private ofShell(command: Command, exe: string, stays: boolean, depth: number): Final[] {
    const operand = command.words.findIndex((word, index) => index > 0 && !/^[-+]/.test(word));
    const option = command.words.slice(1, Math.max(operand, 1)).find((word) => /^-[a-z]*c$/.test(word));
    const word = command.words[operand];
    // What it reads from a pipe or a document in its script is not known.
    if (word === undefined) return stays ? [] : [{ ...command, exe, stays }];
    const { environment, origins, directory, place } = command;
    const shared = { environment, origins, directory };
    const file = joined(directory, word);
    const script =
      option !== undefined
        ? { ...shared, file: place.file, text: word, arguments: command.words.slice(operand + 2) }
        : { ...shared, file, text: this.image.text(file) ?? '', arguments: command.words.slice(operand + 1) };
    const called = { ...script, text: script.text + calling(command) };
    const found = commandsOfScript(this.image, called);
    const inline = option === undefined ? found : found.map((each) => ({ ...each, place }));
    const last = inline.length === 1 && option !== undefined;
    return inline.flatMap((each) => this.finals(follow(command, each), stays && (each.stays || last), depth + 1));
  }
}

/** A shell that is told nothing: what it does comes out of a pipe. */
const isBareShell = ([first = '', ...rest]: readonly string[]) =>
  SHELLS.has(baseName(first)) && rest.every((word) => /^[-+][^c]*$/.test(word));

/** A relative path starts from the directory of the command. */
const joinedProgram = ({ words: [first = ''], directory }: Command) =>
  first.includes('/') ? joined(directory, first) : first;

/** The programs that a command comes to. */
export function finalsOf(image: Image, command: Command): readonly Final[] {
  return new Search(image).finals(command, true, 0);
}

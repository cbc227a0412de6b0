import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** A process that holds a socket. */
export interface Held {
  readonly exe: string;
  readonly comm: string;
  readonly cmdline: readonly string[];
  readonly cwd: string;
  readonly unit: string | null;
  /** What brought it along, by the database of dpkg: of an interpreter, what brought the script or the unit. */
  readonly package: string | null;
  readonly version: string | null;
  /** What the package says of itself, one line. */
  readonly summary: string | null;
}

const INTERPRETER = /^(?:python|perl|ruby|java$|node|php|lua|beam|mono|(?:da|ba)?sh$|uwsgi|gunicorn|twistd)/;

/** Files of these are what an interpreter runs by, not what it runs. */
const RUNTIME = /^(?:lib(?:c6|java)|openjdk|default-jre|java-common|python3)/;

/** `/bin` and `/usr/bin` are one directory. */
const merged = (file: string) => file.replace(/^\/(s?bin|lib)\//, '/usr/$1/');

/** What dpkg says of the files of an image. */
export class Packages {
  private readonly owners = new Map<string, string>();
  private readonly facts = new Map<string, { version: string; summary: string }>();

  constructor(root: string) {
    const database = path.join(root, 'var/lib/dpkg');
    for (const name of readdirSync(path.join(database, 'info')).filter((each) => each.endsWith('.list'))) {
      const owner = name.replace(/(?::\w+)?\.list$/, '');
      for (const file of readFileSync(path.join(database, 'info', name), 'utf8').split('\n'))
        this.owners.set(merged(file), owner);
    }
    for (const block of readFileSync(path.join(database, 'status'), 'utf8').split('\n\n')) {
      const field = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      this.facts.set(field('Package'), { version: field('Version'), summary: field('Description') });
    }
  }

  private ofFile = (file: string): string | null => this.owners.get(merged(file)) ?? null;

  private ofUnit(unit: string | null): string | null {
    const name = unit?.replace(/@.*\.service$/, '@.service') ?? '';
    return this.ofFile(`/lib/systemd/system/${name}`) ?? this.ofFile(`/etc/init.d/${name.replace(/\.service$/, '')}`);
  }

  /** The package behind a process. */
  behind({ exe, cmdline, unit }: Pick<Held, 'exe' | 'cmdline' | 'unit'>) {
    const files = cmdline.slice(1).flatMap((word) => word.split(/[:=]/).filter((each) => each.startsWith('/')));
    const brought = files.map(this.ofFile).find((each) => each !== null && !RUNTIME.test(each));
    const of = this.ofFile(exe);
    const name = INTERPRETER.test(path.basename(exe)) ? (brought ?? this.ofUnit(unit) ?? of) : of;
    const { version = null, summary = null } = this.facts.get(name ?? '') ?? {};
    return { package: name, version, summary };
  }
}

/** A process as /proc shows it; null where it has ended. */
export function heldBy(pid: number, packages: Packages): Held | null {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  try {
    const exe = readlinkSync(`/proc/${pid}/exe`);
    const cmdline = read('cmdline').split('\0').slice(0, -1);
    const unit =
      read('cgroup')
        .trim()
        .split('/')
        .findLast((part) => part.endsWith('.service')) ?? null;
    const process = { exe, comm: read('comm').trim(), cmdline, cwd: readlinkSync(`/proc/${pid}/cwd`), unit };
    return { ...process, ...packages.behind(process) };
  } catch {
    return null;
  }
}

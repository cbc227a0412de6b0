import fs from 'node:fs';
import { describe, O_PATH, type Step, Stop, stopOf, type Why } from './follow-step.js';
import type { FileFacts, Followed, FollowOptions } from './types.js';

/** As the kernel counts them: path_resolution(7), ELOOP. */
const LINK_LIMIT = 40;

/** More than any honest path has; a path of the kernel has at most 4,096 bytes. */
const STEP_LIMIT = 512;

/** A name inside an open directory, whatever was mounted over that directory meanwhile. */
const inside = ({ descriptor }: Step, name: Buffer) =>
  Buffer.concat([Buffer.from(`/proc/self/fd/${descriptor}/`), name]);

/** The names of a path; `.` and empty ones say nothing. */
function namesIn(path: Buffer): Buffer[] {
  return path
    .toString('latin1')
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .map((name) => Buffer.from(name, 'latin1'));
}

/** Walks a path as the kernel does below a root, path_resolution(7), but name by name and without waiting for anybody. */
class Walk {
  private readonly steps: Step[] = [];
  private links = 0;

  constructor(
    private readonly options: FollowOptions,
    private readonly mayFollow: (link: FileFacts) => boolean = () => true,
  ) {}

  /** Takes every step of a path, and of the links in it. */
  take(path: Buffer): void {
    this.steps.push(describe(fs.openSync(this.options.root, O_PATH), Buffer.alloc(0), this.options.mayAsk));
    const left = namesIn(path).reverse();
    for (let count = 0; left.length > 0; count++) {
      if (count > STEP_LIMIT) throw new Stop('failed');
      const name = left.pop() as Buffer;
      if (name.toString() === '..') this.up();
      else left.push(...this.down(name));
    }
  }

  result(): Followed {
    const file = this.steps.at(-1) as Step;
    const directories = this.steps.slice(0, -1).map(({ facts }) => facts);
    const names = this.steps.slice(1).map(({ name }) => name.toString());
    return { outcome: 'found', path: `/${names.join('/')}`, file: file.facts, directories, links: this.links };
  }

  /** The beginning of the file at the end of the walk. */
  read(limit: number): Buffer {
    const { descriptor, facts } = this.steps.at(-1) as Step;
    if (facts.kind !== 'file') throw new Stop('failed');
    const opened = fs.openSync(`/proc/self/fd/${descriptor}`, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    try {
      const bytes = Buffer.alloc(Math.min(limit, facts.size));
      return bytes.subarray(0, fs.readSync(opened, bytes));
    } finally {
      fs.closeSync(opened);
    }
  }

  /** The first names in the directory at the end of the walk. */
  list(most: number): string[] {
    const { descriptor, facts } = this.steps.at(-1) as Step;
    if (facts.kind !== 'directory') throw new Stop('failed');
    const opened = fs.opendirSync(`/proc/self/fd/${descriptor}`, { bufferSize: 128 });
    try {
      const names: string[] = [];
      while (names.length < most) {
        const entry = opened.readSync();
        if (entry === null) break;
        names.push(entry.name);
      }
      return names;
    } finally {
      opened.closeSync();
    }
  }

  /** The last descriptor, which the caller has to close. */
  keep(): number {
    return (this.steps.pop() as Step).descriptor;
  }

  end(): void {
    for (const { descriptor } of this.steps) fs.closeSync(descriptor);
  }

  private up(): void {
    if (this.steps.length > 1) fs.closeSync((this.steps.pop() as Step).descriptor);
  }

  /** Enters a name; of a link, the names that it stands for come back, last one first. */
  private down(name: Buffer): Buffer[] {
    const here = this.steps.at(-1) as Step;
    const path = inside(here, name);
    const step = describe(fs.openSync(path, O_PATH | fs.constants.O_NOFOLLOW), name, this.options.mayAsk);
    if (!step.isLink) {
      this.steps.push(step);
      return [];
    }
    fs.closeSync(step.descriptor);
    if (!this.mayFollow(step.facts)) throw new Stop('failed', true);
    if (++this.links > LINK_LIMIT) throw new Stop('failed');
    const target = fs.readlinkSync(path, 'buffer');
    if (target[0] === 0x2f) while (this.steps.length > 1) this.up();
    return namesIn(target).reverse();
  }
}

function walking<T>(path: string | Buffer, options: FollowOptions, visit: (walk: Walk) => T): T | Stop {
  return walked(new Walk(options), path, visit);
}

function walked<T>(walk: Walk, path: string | Buffer, visit: (walk: Walk) => T): T | Stop {
  try {
    walk.take(Buffer.from(path));
    return visit(walk);
  } catch (error) {
    return stopOf(error);
  } finally {
    walk.end();
  }
}

/** See HostFiles.follow. */
export function follow(path: string | Buffer, options: FollowOptions): Followed {
  const found = walking(path, options, (walk) => walk.result());
  return found instanceof Stop ? { outcome: found.outcome } : found;
}

/**
 * A descriptor of the directory that a path leads to, for names inside of it; `foreign`: `mayFollow` forbids a link on the
 * way. Waits for slow file systems, as whatever comes next would. Linux only.
 */
export function holdDirectory(path: string, mayFollow: (link: FileFacts) => boolean): number | Why | 'foreign' {
  const walk = new Walk({ root: '/', mayAsk: () => true }, mayFollow);
  const found = walked(walk, path, () => walk.keep());
  return found instanceof Stop ? (found.foreign ? 'foreign' : found.outcome) : found;
}

/** See HostFiles.readFollowed. */
export function readFollowed(path: string | Buffer, limit: number, options: FollowOptions): Buffer | null {
  const found = walking(path, options, (walk) => walk.read(limit));
  return found instanceof Stop ? null : found;
}

/** See HostFiles.listFollowed. */
export function listFollowed(path: string | Buffer, most: number, options: FollowOptions): string[] | null {
  const found = walking(path, options, (walk) => walk.list(most));
  return found instanceof Stop ? null : found;
}

/** See HostFiles.statBehind. */
export function statBehind(
  link: string,
  mayAsk: FollowOptions['mayAsk'],
): FileFacts | Exclude<Followed['outcome'], 'found'> {
  try {
    const step = describe(fs.openSync(link, O_PATH), Buffer.alloc(0), mayAsk);
    fs.closeSync(step.descriptor);
    return step.facts;
  } catch (error) {
    return stopOf(error).outcome;
  }
}

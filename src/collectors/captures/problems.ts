import { UsageError } from '../../base/errors.js';
import { quoted } from '../../base/quoted.js';
import { PROBLEM_LIMIT } from './types.js';

/** Something of a hostile file for a message, see {@link quoted}. */
export function excerpt(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'string' ? quoted(value) : (JSON.stringify(value) ?? 'nothing');
}

/** Collects what is wrong with one file: the first ones word for word, and that there are more. */
export class Problems {
  private readonly lines: string[] = [];
  private total = 0;

  constructor(private readonly file: string) {}

  /** `place`: `line 3`, a JSON path, or empty for the file as a whole. */
  add(place: string, what: string): void {
    this.total++;
    if (this.lines.length < PROBLEM_LIMIT) this.lines.push(`${this.file}: ${place === '' ? '' : `${place}: `}${what}`);
  }

  /** Whether there was any. */
  get some(): boolean {
    return this.total > 0;
  }

  /** Whether no further problem would be shown. */
  get full(): boolean {
    return this.total > PROBLEM_LIMIT;
  }

  /** Throws {@link UsageError} when there was any. */
  throwIfAny(): void {
    if (this.total === 0) return;
    throw new UsageError(this.full ? [...this.lines, `${this.file}: and more like these`] : this.lines);
  }

  /** For a problem that ends the reading. */
  fail(place: string, what: string): never {
    this.add(place, what);
    this.throwIfAny();
    throw new UsageError(this.lines);
  }
}

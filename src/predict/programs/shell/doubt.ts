import type { Status } from './script.js';

/** What of a script only the running machine knows: whether it is reached, and what its words are. */
export class Doubt {
  /** In how many branches that may not be taken it is. */
  private depth = 0;
  /** Whether what was expanded last had something in it that is not sure. */
  isTouched = false;

  get isUnsure(): boolean {
    return this.isTouched || this.depth > 0;
  }

  /** Whether a branch that may not be taken is looked at. */
  get isInside(): boolean {
    return this.depth > 0;
  }

  /** Runs what was decided by something that is not sure, or by what is. */
  within(isUnsure: boolean, what: () => Status): Status {
    this.depth += isUnsure ? 1 : 0;
    try {
      return what();
    } finally {
      this.depth -= isUnsure ? 1 : 0;
    }
  }
}

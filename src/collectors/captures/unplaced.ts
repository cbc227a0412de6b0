import { listed } from '../../base/listed.js';
import type { Gap } from '../../domain/snapshot.js';
import type { Problems } from './problems.js';
import { PROBLEM_LIMIT } from './types.js';

interface Row {
  readonly place: string;
  /** `53/udp`, as the text has it. */
  readonly endpoint: string;
  readonly why: string;
}

/**
 * Listeners of which the text does not tell the address: a name of the host, or
 * digits that somebody hid by hand. A few of them are no reason to judge none of the others; what nobody judged is told.
 */
export class Unplaced {
  private readonly rows: Row[] = [];
  private total = 0;

  /** `place`: `line 3`; `why`: what is wrong with the address, and what brings it back. */
  add(place: string, endpoint: string, why: string): void {
    this.total++;
    if (this.rows.length < PROBLEM_LIMIT) this.rows.push({ place, endpoint, why });
  }

  /**
   * One gap for all of them, or problems where something else is wrong as well, or they are more than the `placed`: whoever
   * forgot an option then learns it at once.
   */
  settle(problems: Problems, placed: number, scope: string, remedy: string): readonly Gap[] {
    const [first] = this.rows;
    if (first === undefined) return [];
    if (problems.some || this.total > placed) {
      for (const { place, why } of this.rows) problems.add(place, why);
      for (let more = this.rows.length; more < this.total; more++) problems.add('', first.why);
      return [];
    }
    const places = listed(
      this.rows.map(({ place, endpoint }) => `${place}: ${endpoint}`),
      5,
    );
    const reason = `the capture does not tell the address, so the listener is not in the list: ${places} (${first.why})`;
    return [{ kind: 'partial', scope, count: this.total, reason, remedy }];
  }
}

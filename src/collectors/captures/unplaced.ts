import { groupBy } from '../../base/group-by.js';
import { listed } from '../../base/listed.js';
import type { Family } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import type { Gap } from '../../domain/snapshot.js';
import type { Problems } from './problems.js';
import { PROBLEM_LIMIT } from './types.js';

interface Row {
  /** `line 3`. */
  readonly place: string;
  readonly protocol: Protocol;
  readonly family: Family;
  /** As the text has it. */
  readonly port: string;
  /** What is wrong with the address, and what brings it back. */
  readonly why: string;
}

const scopeOf = ({ protocol, family }: Row) => `${protocol}${family === 'ipv6' ? 6 : 4}` as const;

/**
 * Listeners of which the text does not tell the address: a name of the host, or digits that somebody hid by hand. A few of
 * them are no reason to judge none of the others. Nobody judged them, so their table was not seen whole: no all-clear.
 */
export class Unplaced {
  private readonly rows: Row[] = [];
  private total = 0;

  add(row: Row): void {
    this.total++;
    if (this.rows.length < PROBLEM_LIMIT) this.rows.push(row);
  }

  /**
   * A gap for those of each table, or problems where something else is wrong as well, or they are more than the `placed`: whoever
   * forgot an option then learns it at once.
   */
  settle(problems: Problems, placed: number, remedy: string): readonly Gap[] {
    const [first] = this.rows;
    if (first === undefined) return [];
    if (problems.some || this.total > placed) {
      for (const { place, why } of this.rows) problems.add(place, why);
      for (let more = this.rows.length; more < this.total; more++) problems.add('', first.why);
      return [];
    }
    return [...groupBy(this.rows, scopeOf)].map(([scope, rows]) => {
      const places = listed(
        rows.map(({ place, port, protocol }) => `${place}: ${port}/${protocol}`),
        5,
      );
      const reason = `the capture does not tell the address, so the listener is not in the list: ${places} (${rows[0]?.why})`;
      return { kind: 'blind', scope, count: rows.length, reason, remedy };
    });
  }
}

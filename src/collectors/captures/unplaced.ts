import { groupBy } from '../../base/group-by.js';
import { listed } from '../../base/listed.js';
import type { Family } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import type { Gap } from '../../domain/snapshot.js';
import type { Problems } from './problems.js';

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

  add(row: Row): void {
    this.rows.push(row);
  }

  /**
   * A gap for those of each table, or problems where something else is wrong as well, or they are more than the `placed`:
   * whoever forgot an option then learns it at once.
   */
  settle(problems: Problems, placed: number, remedy: string): readonly Gap[] {
    if (problems.some || this.rows.length > placed) {
      for (const { place, why } of this.rows) problems.add(place, why);
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

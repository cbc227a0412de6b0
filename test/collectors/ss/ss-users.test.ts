import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSsUsers } from '../../../src/collectors/ss/ss-users.js';

const whole = (text: string) => {
  const users = readSsUsers(text);
  return users === 'cut' ? null : users;
};

const read = (text: string) => whole(text)?.holders.map(({ pid, name }) => [pid, name]) ?? null;

/** The definition, tried out at every place: slow, and as plain as can be. */
const MODELS = [
  {
    mark: /^",pid=(\d+)(?:,tid=\d+)?(?:,(?:proc|sock)_ctx=[^,)]*)?,fd=\d+(?:,(?:proc|sock)_ctx=[^,)]*)?\)(,\("|\))/,
    details: /^(?:\s+(?:uid:\d+|ino:\d+|timer:\(\S*\)|<->))*(?:\s+cgroup:.*)?\s*$/s,
  },
  { mark: /^",(\d+),\d+\)(,\("|\))/, details: /^(?:\s+(?:uid:\d+|ino:\d+|timer:\(\S*\)|<->))*\s*$/ },
];

function model(text: string) {
  for (const { mark, details } of MODELS) {
    const names = (end: number, pid: number): Array<[number, string]> | null => {
      for (let at = end - 1; at >= 0; at--) {
        const [written = '', before, kind] = mark.exec(text.slice(at, end)) ?? [];
        if (kind !== ',("') continue;
        const name = text.slice(at + written.length, end);
        const rest = name.length > 15 ? null : names(at, Number(before));
        return rest === null ? null : [...rest, [pid, name]];
      }
      return end > 15 ? null : [[pid, text.slice(0, end)]];
    };
    for (let end = 0; end < text.length; end++) {
      const [written = '', pid, kind] = mark.exec(text.slice(end)) ?? [];
      if (kind !== ')' || !details.test(text.slice(end + written.length))) continue;
      const found = names(end, Number(pid));
      if (found !== null) return { names: found, details: text.slice(end + written.length) };
    }
  }
  return null;
}

describe('readSsUsers', () => {
  it.each<[string, Array<[number | null, string]> | null]>([
    ['sshd",pid=812,fd=3))', [[812, 'sshd']]],
    ['sshd",pid=812,fd=3)) uid:1000 ino:244 sk:1a cgroup:/system.slice v6only:0 <->', [[812, 'sshd']]],
    [
      'a",pid=1,fd=3),("b",pid=2,fd=4))',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['p",pid=5,tid=6,fd=3))', [[5, 'p']]],
    ['p",pid=5,proc_ctx=system_u:system_r:sshd_t:s0,fd=3))', [[5, 'p']]],
    ['",pid=63,fd=3))', [[63, '']]],
    [
      'apache2",24418,4),("apache2",24417,4))',
      [
        [24418, 'apache2'],
        [24417, 'apache2'],
      ],
    ],
    // What people wrote anew, or left away.
    ['syncthing"...))', [[null, 'syncthing']]],
    ['syncthing",…))', [[null, 'syncthing']]],
    ['sshd",pid=<PID>,fd=9))', [[null, 'sshd']]],
    ['kdeconnectd",pid=2073)) ino:7', [[2073, 'kdeconnectd']]],
    ['chronyd",pid=901,fd:5))', [[901, 'chronyd']]],
    ['a b",pid=901,fd:5))', null],
    ['a",pid=901,fd:5)) and more', null],
    ['a",pid=901,fd:5),("b",pid=2,fd=3))', null],
    // Names that imitate what stands around them.
    ['x",pid=1,fd=3))",pid=22,fd=7))', [[22, 'x",pid=1,fd=3))']]],
    ['",pid=1,fd=3)) ",pid=22,fd=7))', [[22, '",pid=1,fd=3)) ']]],
    ['",pid=1,fd=3),(",pid=22,fd=7))', [[22, '",pid=1,fd=3),(']]],
    [
      '",pid=1,fd=3),(",pid=22,fd=7),("b",pid=23,fd=7))',
      [
        [22, '",pid=1,fd=3),('],
        [23, 'b'],
      ],
    ],
    ['a\nb",pid=9,fd=3))', [[9, 'a\nb']]],
    ['"),("",pid=65,fd=3))', [[65, '"),("']]],
    // A control group that imitates a list.
    ['sshd",pid=812,fd=3)) ino:1 cgroup:/x",pid=1,fd=1)) <->', [[812, 'sshd']]],
    // Older ss writes so little that a name can hold a whole separator: nobody is proven.
    ['a",1,3),("b",22,7))', []],
    ['sshd",pid=812,fd=3)', null],
    ['sshd",pid=812,fd=3)) and more', null],
    ['a name that is longer than names",pid=812,fd=3))', null],
    ['', null],
  ])('%j', (text, holders) => expect(read(text)).toEqual(holders));

  it('says when a list can be read in two ways', () => {
    expect(readSsUsers('a",1,3),("b",22,7))')).toMatchObject({ ambiguous: true });
    expect(readSsUsers('a",1,3))')).toMatchObject({ ambiguous: false });
  });

  it.each([
    ['a', 'cut'],
    ['fourteen chars', 'cut'],
    ['fifteen chars!!', null],
    ['a",pid=1,fd=3),("b', 'cut'],
    ['a",pid=1,fd=3),("fifteen chars!!', null],
    ['sixteen chars !!",pid=1,fd=3),("b', null],
  ])('says whether %j may go on in the next line', (text, expected) => expect(readSsUsers(text)).toBe(expected));

  it('reads back every list of processes with hostile names', () => {
    const unit = fc.constantFrom('"', ',', '(', ')', '1', 'pid=', 'fd=', ' ', '\n', 'a', '",pid=1,fd=3),("');
    const name = fc.string({ unit, maxLength: 15 }).map((text) => text.slice(0, 15));
    const holder = fc.record({ pid: fc.integer({ min: 1, max: 4_194_304 }), name });
    const trailer = fc.constantFrom('', ' ino:1 sk:1 <->', ' uid:5 ino:1 sk:1 cgroup:/a",pid=1,fd=1)) v6only:1 <->');
    fc.assert(
      fc.property(fc.array(holder, { minLength: 1, maxLength: 5 }), fc.nat(999), trailer, (holders, fd, rest) => {
        const list = holders.map(({ pid, name }) => `("${name}",pid=${pid},fd=${fd})`).join(',');
        expect(whole(`${list.slice(2)})${rest}`)?.holders).toEqual(holders);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads whatever a name makes of a list as the slow definition does', () => {
    const mark = fc.constantFrom(
      '",pid=1,fd=3),("',
      '",pid=2,fd=3))',
      '",3,1),("',
      '",4,1))',
      '",pid=5,proc_ctx="x,fd=1)',
    );
    const word = fc.constantFrom(
      ' timer:(',
      ') ',
      ' uid:5',
      ' cgroup:/',
      ' <->',
      '\n',
      ' ',
      '"',
      ')',
      ',',
      '(',
      'name',
    );
    const plain = fc.string({ unit: 'grapheme-ascii', maxLength: 17 });
    const piece = fc.oneof({ weight: 4, arbitrary: mark }, { weight: 3, arbitrary: word }, plain);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const [users, expected] = [whole(text), model(text)];
        expect(users?.details).toEqual(expected?.details);
        if (!users?.ambiguous) expect(read(text)).toEqual(expected?.names ?? null);
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads long lists fast, also of names that each imitate the end of the list', () => {
    const name = '",pid=1,fd=3))';
    const hostile = Array.from({ length: 20_000 }, (_, index) => `("${name}",pid=${index + 1},fd=6)`).join(',');
    expect(whole(`${hostile.slice(2)})`)?.holders).toHaveLength(20_000);
    const list = Array.from({ length: 20_000 }, (_, index) => `("nginx",pid=${index + 1},fd=6)`).join(',');
    expect(whole(`${list.slice(2)})`)?.holders).toHaveLength(20_000);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIanaCsv } from '../../src/registry/iana-csv.js';

const HEADER =
  'Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes';
const csv = (...lines: string[]) => [HEADER, ...lines, ''].join('\r\n');
const read = (...lines: string[]) => readIanaCsv(csv(...lines));

describe('readIanaCsv', () => {
  it('reads a record with everything', () => {
    const line =
      'nppmp,3476,tcp,"NVIDIA\n   Mgmt Protocol",[G],[G],2002-04,2015-07-01,,,Known Unauthorized Use on port 3476,A "note"';
    expect(read(line.replace('A "note"', '"A ""note"""')).assignments).toEqual([
      {
        low: 3476,
        high: 3476,
        protocol: 'tcp',
        status: 'assigned',
        service: 'nppmp',
        description: 'NVIDIA Mgmt Protocol',
        registered: '2002-04',
        note: 'Known Unauthorized Use on port 3476. A "note"',
      },
    ]);
  });

  it('reads ranges, records without a protocol and upper-case protocols', () => {
    const { assignments } = read('x11,6000-6063,TCP,X,,,,,,,,', 'swx,7300-7359,,The Swiss Exchange,,,,,,,,');
    expect(assignments.map(({ low, high, protocol }) => [low, high, protocol])).toEqual([
      [6000, 6063, 'tcp'],
      [7300, 7359, ''],
    ]);
  });

  it.each([
    ['', 'Reserved', 'reserved'],
    ['', 'Unassigned', 'unassigned'],
    ['', 'unassigned', 'unassigned'],
    ['', '(unassigned) Possibly assigned', 'unassigned'],
    ['', 'any private mail system', 'reserved'],
    ['', 'De-registered', 'reserved'],
    ['', '', 'reserved'],
    ['x', 'Unassigned', 'assigned'],
  ])('a record of service %j described as %j is %s', (service, description, status) => {
    expect(read(`${service},24,tcp,${description},,,,,,,,`).assignments[0]?.status).toBe(status);
  });

  it('counts records without a port, and lists none of them', () => {
    const { assignments, withoutPort } = read('1password,,udp,1Password,,,,,,,,', 'ssh,22,tcp,SSH,,,,,,,,');
    expect([assignments.length, withoutPort]).toEqual([1, 1]);
  });

  it('finds the latest date of all records', () => {
    const { latest } = read('a,1,tcp,A,,,2001-01,2019-12-31,,,,', 'b,,udp,B,,,2020-02-03,,,,,', 'c,3,tcp,C,,,,,,,,');
    expect(latest).toBe('2020-02-03');
    expect(read('a,1,tcp,A,,,2001-01,,,,,').latest).toBeNull();
  });

  it('leaves out of the notes what is about DNS-SD', () => {
    const note = (text: string) => read(`http,80,tcp,HTTP,,,,,,,,"${text}"`).assignments[0]?.note;
    expect(note('Defined TXT keys: u=<username> p=<password>')).toBeNull();
    expect(note('An alias.\n   u=<username> p=<password>')).toBe('An alias.');
  });

  it('knows the older name of the column of unauthorised uses', () => {
    const text = csv('a,1,tcp,A,,,,,,,used by B,').replace('Unauthorized Use Reported', 'Known Unauthorized Uses');
    expect(readIanaCsv(text).assignments[0]?.note).toBe('used by B');
  });

  it.each([
    ['', 'line 1 has no column Service Name, Port Number'],
    ['<!DOCTYPE html>\n<html>', "not IANA's port registry: line 1 has no column"],
    [csv('ssh,22,tcp,SSH,,,,,,,'), 'line 2: 11 fields instead of 12; is it complete?'],
    [csv('ssh,22,tcp,SSH,,,,,,,,', 'x,99999,tcp,X,,,,,,,,'), 'line 3: "99999" is no port'],
    [csv('x,30-20,tcp,X,,,,,,,,'), 'line 2: "30-20" is no port'],
    [csv('x,-1,tcp,X,,,,,,,,'), 'line 2: "-1" is no port'],
    [csv('x,1,t p,X,,,,,,,,'), 'line 2: "t p" is no transport protocol'],
    [csv('x,1,tcp,"X'), 'line 2: a quoted field that never ends'],
  ])('refuses %j', (text, message) => expect(() => readIanaCsv(text)).toThrow(message));

  it('reads any lines under the header or names the one that it refuses', () => {
    const field = fc.oneof(fc.constantFrom('', '1', '5-9', 'tcp', '2002-04', '99999'), fc.string({ maxLength: 5 }));
    const line = fc.array(field, { minLength: 11, maxLength: 13 }).map((fields) => fields.join(','));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        try {
          for (const { low, high } of read(...lines).assignments) expect(low <= high && high <= 65535).toBe(true);
        } catch (error) {
          expect(String(error)).toMatch(/^RegistryDataError: line \d+: /);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/base/errors.js';
import { MACHINE_FORMATS } from '../../../src/collectors/machines/list.js';
import { machineReader } from '../../../src/collectors/machines/read-machine.js';

const read = await machineReader();
const TOOL = { name: 'port-audit', version: '1' };
const SOURCE = { file: 'stdin:1', fallbackName: 'here', takenAt: '2026-11-20T10:00:00.000Z', tool: TOOL };

/** The machine, and what listens on it: id, name of the holder. */
function seen(value: unknown) {
  const snapshot = read(JSON.stringify(value), SOURCE);
  if (snapshot === null) return null;
  return [snapshot.host.hostname, snapshot.listeners.map(({ id, owners }) => [id, owners[0]?.name ?? null])];
}

const ROW = { pid: '812', port: '22', protocol: '6', family: '2', address: '0.0.0.0', name: 'sshd' };
const LINE = { name: 'pack/a/listening_ports', hostIdentifier: 'web1', unixTime: 1_795_168_800 };

describe('osquery', () => {
  it.each([
    ['a snapshot', { ...LINE, action: 'snapshot', snapshot: [ROW] }],
    ['an added row', { ...LINE, action: 'added', columns: ROW }],
    ['a batch', { ...LINE, diffResults: { added: [ROW], removed: [{ ...ROW, port: '23' }] } }],
  ])('reads %s', (_, value) => expect(seen(value)).toEqual(['web1', [['tcp4:0.0.0.0:22', 'sshd']]]));

  it('reads rows alone, and numbers that are numbers', () => {
    expect(seen([{ ...ROW, port: 22, pid: 812, hostname: 'db1' }])).toEqual(['db1', [['tcp4:0.0.0.0:22', 'sshd']]]);
  });

  it('knows that what was removed does not listen', () => {
    expect(seen({ ...LINE, action: 'removed', columns: ROW })).toEqual(['web1', []]);
  });

  it('takes the time of the line', () => {
    const snapshot = read(JSON.stringify({ ...LINE, snapshot: [ROW] }), SOURCE);
    expect(snapshot?.takenAt).toBe('2026-11-20T10:00:00.000Z');
  });

  it('says of raw tables that no program is known', () => {
    const { name: _, ...raw } = ROW;
    expect(read(JSON.stringify({ ...LINE, snapshot: [raw] }), SOURCE)?.gaps).toContainEqual(
      expect.objectContaining({ scope: 'owner', count: 1 }),
    );
  });

  it('looks at nothing where a query about ports has no rows, and leaves out other queries', () => {
    expect(read(JSON.stringify({ ...LINE, snapshot: [] }), SOURCE)?.sources[0]?.covers).toEqual([]);
    expect(seen({ ...LINE, name: 'cpu', snapshot: [] })).toBeNull();
    expect(seen({ ...LINE, name: 'cpu', columns: { load: '1' } })).toBeNull();
  });
});

describe('Ansible', () => {
  const tcp = { address: '0.0.0.0', name: 'mysqld', pid: 1223, port: 3306, protocol: 'tcp', user: 'mysql' };
  const udp = { address: '::1', name: 'ntpd', pid: 2, port: 123, protocol: 'udp', user: 'root' };

  it('reads facts, alone and as a module returns them', () => {
    const listeners = [
      ['udp6:[::1]:123', 'ntpd'],
      ['tcp4:0.0.0.0:3306', 'mysqld'],
    ];
    const facts = { tcp_listen: [tcp], udp_listen: [udp] };
    expect(seen({ host: 'db1', ansible_facts: facts, changed: false })).toEqual(['db1', listeners]);
    expect(seen({ ...facts, ansible_hostname: 'db2' })).toEqual(['db2', listeners]);
    expect(seen({ ansible_facts: facts })).toEqual(['here', listeners]);
  });

  it('leaves out connections', () => {
    const connection = { ...tcp, state: 'ESTABLISHED', foreign_address: '10.0.0.1' };
    expect(seen({ host: 'a', tcp_listen: [connection, { ...tcp, state: 'LISTEN' }], udp_listen: [] })).toEqual([
      'a',
      [['tcp4:0.0.0.0:3306', 'mysqld']],
    ]);
  });

  it('does not take a list that is missing for an empty one', () => {
    expect(
      read(JSON.stringify({ tcp_listen: [tcp] }), SOURCE)?.gaps.map(({ kind, scope }) => `${kind} ${scope}`),
    ).toEqual(expect.arrayContaining(['blind udp4', 'blind udp6']));
  });

  it('reads the wildcard of ss', () => {
    expect(seen({ tcp_listen: [{ ...tcp, address: '*' }], udp_listen: [] })).toEqual([
      'here',
      [['tcp6:[::]:3306', 'mysqld']],
    ]);
  });
});

describe('Wazuh', () => {
  const document = {
    agent: { id: '002', name: 'web7' },
    destination: { ip: '0.0.0.0', port: 0 },
    interface: { state: 'listening' },
    network: { transport: 'tcp' },
    process: { name: 'python3', pid: 6124 },
    source: { ip: '0.0.0.0', port: 8000 },
  };
  const item = {
    local: { ip: '::', port: 68 },
    remote: { port: 0 },
    protocol: 'udp6',
    agent_id: '001',
    process: 'dhclient',
  };

  it('reads documents of the index, alone, in _source and as hits', () => {
    const expected = ['web7', [['tcp4:0.0.0.0:8000', 'python3']]];
    expect(seen(document)).toEqual(expected);
    expect(seen({ _index: 'i', _source: document })).toEqual(expected);
    expect(seen({ hits: { hits: [{ _source: document }] } })).toEqual(expected);
  });

  it('reads answers of the API', () => {
    expect(seen({ data: { affected_items: [item] } })).toEqual(['001', [['udp6:[::]:68', 'dhclient']]]);
  });

  it('leaves out connections', () => {
    expect(seen({ ...document, interface: { state: 'established' } })).toEqual(['web7', []]);
  });

  it('refuses several agents in one line', () => {
    const items = [item, { ...item, agent_id: '002' }];
    expect(() => seen({ data: { affected_items: items } })).toThrow('2 agents');
  });
});

describe('whatever comes', () => {
  const keys = fc.constantFrom(
    ...['snapshot', 'columns', 'diffResults', 'added', 'removed', 'ansible_facts', 'tcp_listen', 'udp_listen', 'hits'],
    ...[
      'data',
      'affected_items',
      '_source',
      'source',
      'local',
      'port',
      'protocol',
      'network',
      'transport',
      'address',
      'ip',
    ],
    ...['pid', 'family', 'agent', 'name', 'unixTime', 'schema', 'listeners'],
  );
  const leaf = fc.oneof(
    fc.constantFrom('tcp', 'udp6', '0.0.0.0', '::', '*', '22', 6, 17, 2, 10, -1, null),
    fc.jsonValue(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(keys, tie('tree'))),
  }));

  it('is read, is about something else, or is refused in words', () => {
    fc.assert(
      fc.property(tree, (value) => {
        try {
          const snapshot = read(JSON.stringify(value) ?? 'null', SOURCE);
          expect(snapshot === null || Array.isArray(snapshot.listeners)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as UsageError).lines[0]).toMatch(/^stdin:1: /);
        }
      }),
    );
  });

  it.each(MACHINE_FORMATS)('no value is too odd for $id to look at', ({ isLike }) => {
    fc.assert(fc.property(tree, (value) => void isLike(value)));
  });
});

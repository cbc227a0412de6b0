import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNftRuleset } from '../../../src/collectors/forwarded/nft-json.js';
import { walk } from '../../../src/collectors/forwarded/walk.js';

const TABLE = { family: 'inet', table: 't' };
const dport = (protocol: string) => ({ payload: { protocol, field: 'dport' } });
const is = (left: unknown, right: unknown, op = '==') => ({ match: { op, left, right } });
const chain = (name: string, base = false) => ({
  chain: { ...TABLE, name, ...(base ? { type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' } : {}) },
});
const rule = (name: string, ...expr: unknown[]) => ({ rule: { ...TABLE, chain: name, expr } });
const dnat = (addr: unknown, port?: number, family = 'ip') => ({ dnat: { family, addr, ...(port ? { port } : {}) } });

const isOwn = (destination: string) => !destination.startsWith('10.96.');

const forwards = (...objects: unknown[]) =>
  walk(
    readNftRuleset(JSON.stringify({ nftables: [chain('pre', true), chain('other'), ...objects] })),
    isOwn,
  ).forwards.map(({ condition, target }) =>
    [
      condition.protocols?.join('+') ?? 'any',
      condition.ports?.map(({ low, high }) => (low === high ? low : `${low}-${high}`)).join() ?? 'any',
      `${target.address}:${target.port}`,
      ...(condition.destinations ?? []),
      ...(condition.interface === null ? [] : [condition.interface]),
    ].join(' '),
  );

describe('readNftRuleset', () => {
  it.each<[string, unknown[], string[]]>([
    ['a port', [is(dport('tcp'), 8443), dnat('10.0.0.2', 443)], ['tcp 8443 10.0.0.2:443']],
    ['a set', [is(dport('udp'), { set: [53, { range: [60, 63] }] }), dnat('10.0.0.2')], ['udp 53,60-63 10.0.0.2:null']],
    [
      'a device',
      [is({ meta: { key: 'iifname' } }, 'eth0'), is(dport('tcp'), 7), dnat('10.0.0.2')],
      ['tcp 7 10.0.0.2:null eth0'],
    ],
    [
      'l4proto',
      [is({ meta: { key: 'l4proto' } }, 'tcp'), is(dport('th'), 7), dnat('10.0.0.2')],
      ['tcp 7 10.0.0.2:null'],
    ],
    [
      'an own address',
      [is({ payload: { protocol: 'ip', field: 'daddr' } }, '192.0.2.1'), is(dport('tcp'), 7), dnat('10.0.0.2')],
      ['tcp 7 10.0.0.2:null 192.0.2.1'],
    ],
    [
      'the address of a service',
      [is({ payload: { protocol: 'ip', field: 'daddr' } }, '10.96.0.1'), is(dport('tcp'), 7), dnat('10.0.0.2')],
      [],
    ],
    [
      'what is not for this machine',
      [is({ fib: { result: 'type', flags: ['daddr'] } }, 'local', '!='), is(dport('tcp'), 7), dnat('10.0.0.2')],
      [],
    ],
    ['redirect', [is(dport('tcp'), 7), { redirect: { port: 77 } }], ['tcp 7 null:77']],
    ['redirect to the same port', [is(dport('tcp'), 7), { redirect: null }], ['tcp 7 null:null']],
    ['IPv6', [is(dport('tcp'), 94), dnat('fd00::2', 80, 'ip6')], ['tcp 94 fd00::2:80']],
    [
      'a map that is written out',
      [
        dnat({
          map: {
            key: dport('tcp'),
            data: {
              set: [
                [81, '10.0.0.5'],
                [82, { concat: ['10.0.0.6', 8082] }],
              ],
            },
          },
        }),
      ],
      ['tcp 81 10.0.0.5:null', 'tcp 82 10.0.0.6:8082'],
    ],
    [
      'a target that is drawn',
      [
        is(dport('tcp'), 97),
        dnat({
          map: {
            key: { numgen: {} },
            data: {
              set: [
                [0, '10.0.0.1'],
                [1, '10.0.0.2'],
              ],
            },
          },
        }),
      ],
      ['tcp 97 10.0.0.1:null', 'tcp 97 10.0.0.2:null'],
    ],
    ['a target of iptables', [is(dport('tcp'), 8080), { xt: { type: 'target', name: 'DNAT' } }], []],
    ['what only counts', [is(dport('tcp'), 8080), { counter: {} }, { accept: null }], []],
  ])('%s', (_, expr, expected) => expect(forwards(rule('pre', ...expr))).toEqual(expected));

  it('follows jumps, gotos and maps of verdicts', () => {
    const other = rule('other', is(dport('tcp'), { range: [1, 100] }), dnat('10.0.0.2'));
    expect(forwards(other)).toEqual([]);
    expect(forwards(rule('pre', { jump: { target: 'other' } }), other)).toEqual(['tcp 1-100 10.0.0.2:null']);
    const map = {
      key: dport('tcp'),
      data: {
        set: [
          [95, { goto: { target: 'other' } }],
          [200, { goto: { target: 'other' } }],
          [96, { drop: null }],
        ],
      },
    };
    expect(forwards(rule('pre', { vmap: map }), other)).toEqual(['tcp 95 10.0.0.2:null']);
  });

  it('reads the node ports of kube-proxy', () => {
    const set = { set: { ...TABLE, name: 'ips', type: 'ipv4_addr', elem: ['192.0.2.1'] } };
    const ports = {
      map: {
        ...TABLE,
        name: 'ports',
        map: 'verdict',
        elem: [[{ concat: ['tcp', 30080] }, { goto: { target: 'other' } }]],
      },
    };
    const services = rule('pre', is({ payload: { protocol: 'ip', field: 'daddr' } }, '@ips'), {
      vmap: { key: { concat: [{ meta: { key: 'l4proto' } }, dport('th')] }, data: '@ports' },
    });
    expect(forwards(set, ports, services, rule('other', dnat('10.244.0.5', 80)))).toEqual([
      'tcp 30080 10.244.0.5:80 192.0.2.1',
    ]);
  });

  it('survives any JSON', () => {
    const key = fc.constantFrom(
      'nftables',
      'rule',
      'chain',
      'set',
      'expr',
      'match',
      'left',
      'right',
      'dnat',
      'vmap',
      'data',
      'elem',
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.array(tie('value')), fc.dictionary(key, tie('value'))),
    })).value;
    fc.assert(
      fc.property(fc.array(json), (nftables) => {
        walk(readNftRuleset(JSON.stringify({ nftables })), () => true);
      }),
    );
    expect(() => readNftRuleset('{')).toThrow(SyntaxError);
  });
});

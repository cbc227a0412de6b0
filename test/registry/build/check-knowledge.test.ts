import { describe, expect, it } from 'vitest';
import { checkKnowledge, formatProblem } from '../../../src/registry/build/check-knowledge.js';
import { anAssignment } from '../../helpers/registry.js';

const assignments = [anAssignment(6379, { service: 'redis' }), anAssignment(80, { service: 'http' })];

function check(programs: Record<string, string>, ports: Record<string, string> = {}) {
  const files = (folder: string, texts: Record<string, string>) =>
    Object.entries(texts).map(([name, text]) => ({ path: `registry/${folder}/${name}.yaml`, text }));
  const checked = checkKnowledge({ programs: files('programs', programs), ports: files('ports', ports) }, assignments);
  return { ...checked, lines: checked.problems.map(formatProblem) };
}

const REDIS = `
- name: redis-server
  product: Redis
  executables: [redis-server, "redis-*"]
  services: [redis]
  ports: [6379/tcp, 16379]
  source: a test
`;

const withLine = (line: string) => `${REDIS}  ${line}\n`;
const claim = (lines: string) => `- ports: [1/tcp]\n  name: X\n  note: Y\n  source: Z\n${lines}`;

describe('checkKnowledge', () => {
  it('reads programs and claims with defaults, in the order of the files', () => {
    const relay = '- { name: proxy, product: P, executables: [relay-proxy], relay: container, source: S }\n';
    const { knowledge, lines } = check(
      { web: relay, databases: REDIS },
      { notes: claim('  kind: note\n  years: "2004"\n') },
    );
    expect(lines).toEqual([]);
    expect(knowledge.programs.map(({ name, family }) => `${family}/${name}`)).toEqual([
      'databases/redis-server',
      'web/proxy',
    ]);
    expect(knowledge.programs[0]).toEqual({
      name: 'redis-server',
      product: 'Redis',
      family: 'databases',
      executables: ['redis-server', 'redis-*'],
      interpreted: [],
      names: [],
      services: ['redis'],
      ports: [
        { low: 6379, high: 6379, protocol: 'tcp' },
        { low: 16379, high: 16379, protocol: null },
      ],
      customary: [],
      packages: [],
      listens: [],
      relay: null,
      steps: false,
      addons: false,
      draws: null,
      hosted: null,
      peril: null,
      asks: null,
      source: 'a test',
    });
    expect(knowledge.claims[0]).toMatchObject({ kind: 'note', years: '2004', programs: [], successor: null });
  });

  it('finds all problems of all files at once, in order', () => {
    const first = withLine('executable: [x]').replace('product: Redis', 'product: 7');
    const second = `${REDIS.replace('[redis]', '[redid]')}- just text\n`;
    const { lines } = check({ a: first, b: second }, { c: claim('  kind: worm\n') });
    expect(lines).toEqual([
      'registry/ports/c.yaml:5:9: not one of the values; choose dormant, unofficial, game, malware, cleartext, sensitive, shared, development, note',
      'registry/programs/a.yaml:3:12: the wrong kind of value; write text',
      'registry/programs/a.yaml:8:3: unknown key executable; see registry/README.md for those that there are',
      'registry/programs/b.yaml:8:3: the wrong kind of value; write keys and values',
    ]);
  });

  it.each([
    ['names: [a, a]', '8:14: a stand here twice; remove one'],
    ['customary: [1/tcp, 2/tcp, 1/tcp]', '8:29: these ports stand here twice; remove one'],
    ['customary: [70000/tcp]', '8:15: "70000/tcp" is no port; write 6379/tcp'],
    ['customary: [5-4]', '8:15: "5-4" is no port'],
    ['customary: 5', '8:14: the wrong kind of value; write a list'],
    ['names: [[a]]', '8:11: the wrong kind of value; write text'],
    ['names: [""]', '8:11: it is empty'],
    ['names: ["a\\nb"]', '8:11: it has a line break or control character'],
    ['relay: door', '8:10: not one of the values; choose socket, container, tunnel'],
    ['interpreted: [{ runtime: python }]', '8:17: it needs exactly one key beside runtime'],
    ['interpreted: [{ runtime: python, script: ab, module: cd }]', '8:17: it needs exactly one key beside runtime'],
    ['interpreted: [{ runtime: cobol, script: ab }]', '8:28: not one of the values'],
    ['interpreted: [{ runtime: php, skript: ab }]', '8:33: unknown key skript'],
    ['services: [redis]', '8:3: Map keys must be unique; correct the YAML'],
    ['steps: yes', '8:10: the wrong kind of value'],
    ['draws: lots', '8:10: not one of the values; choose queries, forwards, reserved, upnp, tunnels'],
    ['names: [agent]', '8:11: many programs are called so; give its full path'],
    ['interpreted: [{ runtime: node, script: server.js }]', '8:42: many programs are called so'],
    ['interpreted: [{ runtime: java, jar: start.jar }]', '8:39: many programs are called so'],
    ['names: [a', 'correct the YAML'],
    ['names: *nobody', '8:10: *nobody instead of the value itself; correct the YAML'],
  ])('a program with %s: %s', (line, expected) => {
    const { lines, knowledge } = check({ p: withLine(line) });
    expect(lines.join('\n')).toContain(expected);
    expect(knowledge.programs).toEqual([]);
  });

  it.each([
    ['- { name: a, product: A, services: [http], source: S }', '1:3: nothing tells how the program shows'],
    ['- { name: a, product: A, executables: [ab], source: S }', '1:3: nothing tells where the program belongs'],
    ['- { name: a, product: A, executables: [node], ports: [1], source: S }', '1:40: many programs are called so'],
    ['- { name: a, product: A, executables: [Agent.exe], ports: [1], source: S }', '1:40: many programs are called so'],
    [
      '- { name: a, product: A, executables: [ab], services: [http], steps: true, source: S }',
      '1:3: it steps on from no',
    ],
    ['- { name: a, executables: [ab], ports: [1], source: S }', '1:3: product is missing; add it'],
    ['- { name: a, product: A, executables: ["*a*"], ports: [1], source: S }', '1:40: it fits nearly every file'],
    ['name: a', '1:1: the wrong kind of value; write a list'],
    ['', '1:1: the wrong kind of value; write a list'],
  ])('%s: %s', (text, expected) => expect(check({ p: text }).lines.join('\n')).toContain(`p.yaml:${expected}`));

  it.each([
    ['  kind: sensitive\n', '1:3: a sensitive claim without programs'],
    ['  kind: cleartext\n', '1:3: a cleartext claim without successor'],
    ['  kind: malware\n  programs: [redis-server]\n', '1:3: programs stand only in cleartext, sensitive and shared'],
    ['  kind: note\n  families: [web]\n', '1:3: families stand only in shared claims'],
    ['  kind: shared\n  families: [wep]\n', '6:14: there is no file wep.yaml in registry/programs'],
    ['  kind: shared\n', '1:3: a shared claim without families and programs'],
    ['  kind: note\n  platforms: [win32]\n', '1:3: platforms stand only in malware claims'],
    ['  kind: malware\n  platforms: [dos]\n', '6:15: not one of the values; choose win32, linux, darwin'],
    ['  kind: note\n  years: "98"\n', '6:10: it is no year'],
    [
      '  kind: sensitive\n  programs: [redis-serve]\n',
      '6:14: there is no program redis-serve in registry/programs; did you mean redis-server?',
    ],
  ])('a claim with %j: %s', (lines, expected) => {
    expect(check({ p: REDIS }, { c: claim(lines) }).lines.join('\n')).toContain(`c.yaml:${expected}`);
  });

  it('names the service that IANA does not have, and the one that was meant', () => {
    expect(check({ p: REDIS.replace('[redis]', '[redis, redid, xyzzy]') }).lines).toEqual([
      'registry/programs/p.yaml:5:21: IANA has no port for a service redid; did you mean redis?',
      'registry/programs/p.yaml:5:28: IANA has no port for a service xyzzy; correct it or remove it',
    ]);
  });

  it('takes a path to a file that is called as many are, and the name of a package', () => {
    const named = 'executables: [/opt/acme/bin/agent], interpreted: [{ runtime: node, package: serve }]';
    expect(check({ p: `- { name: a, product: A, ${named}, ports: [1], source: S }` }).lines).toEqual([]);
  });

  it('finds a program that stands in two files', () => {
    expect(check({ a: REDIS, b: REDIS }).lines).toEqual([
      'registry/programs/b.yaml:2:9: the program redis-server is also at registry/programs/a.yaml:2; join the two',
    ]);
  });
});

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { compileTable } from '../../src/registry/iana-table.js';
import { compileKnowledge } from '../../src/registry/knowledge.js';
import { buildListener, buildOwner } from '../helpers/build-report.js';
import { runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';
import type { FakeWorld } from '../helpers/fake-host.js';
import { aClaim, anAssignment, aProgram, SOURCE } from '../helpers/registry.js';

const SSH = `  - port: 22/tcp
    program: sshd
    reason: administration
    owner: platform team
    approved: 2026-11-02
    ticket: CHG-1234
`;
const UNUSED = '  - port: 443/tcp\n    reason: the site | itself\n';
const EXPIRED = '  - port: 3099/tcp\n    reason: a test\n    until: 2026-01-01\n';

/** A registry in which telnetd speaks telnet on 23, in the clear. */
const TELNET = {
  'registry/iana.bin': compileTable(
    SOURCE,
    [anAssignment(22, { service: 'ssh' }), anAssignment(23, { service: 'telnet' })],
    null,
  ),
  'registry/knowledge.bin': compileKnowledge({
    programs: [aProgram('sshd', { services: ['ssh'] }), aProgram('telnetd', { services: ['telnet'] })],
    claims: [
      aClaim('telnet', { kind: 'cleartext', ports: [{ low: 23, high: 23, protocol: 'tcp' }], successor: 'SSH' }),
    ],
  }),
};

/** NIST's schema; its patterns are those of Unicode, which this validator does not take by itself. */
const ajv = new Ajv({ unknownFormats: 'ignore' });
ajv.removeKeyword('pattern');
ajv.addKeyword('pattern', {
  type: 'string',
  compile: (pattern: string) => {
    const expression = new RegExp(pattern, 'u');
    return (text: string) => expression.test(text);
  },
});
const isOscal = ajv.compile(JSON.parse(readFileSync('test/fixtures/schemas/oscal-component-1.2.0.json', 'utf8')));

/** Lists what a policy approves beside a machine with sshd on 22 and a stranger on 3099. */
const register = (
  entries: string,
  format: string,
  listeners = [SSHD, SQUATTER],
  assets: FakeWorld['assets'] = undefined,
) =>
  runCommand(
    ['register', '--policy', 'p.yaml', '--from', 'snapshot:s.json', '--format', format],
    {
      'p.yaml': `version: 1\nallow:${entries === '' ? ' []' : `\n${entries}`}`,
      's.json': snapshotText(listeners),
    },
    assets === undefined ? {} : { assets },
  );

describe('port-audit register', () => {
  it('shows each approved service with its approval and what was seen, and what nobody approved', async () => {
    const { code, out } = await register(SSH + UNUSED, 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'port-audit/register@1',
      services: [
        {
          ports: '22/tcp',
          owner: 'platform team',
          approved: '2026-11-02',
          ticket: 'CHG-1234',
          status: 'in use',
          seen: [{ program: 'sshd' }],
        },
        { ports: '443/tcp', owner: null, status: 'unused', seen: [] },
      ],
      unapproved: [{ port: 3099, why: 'not approved' }],
    });
  });

  it('ends with 0 where all that is in use is approved', async () => {
    expect((await register(SSH, 'json', [SSHD])).code).toBe(0);
  });

  it('does not take an expired approval for one', async () => {
    const { code, out } = await register(SSH + EXPIRED, 'json');
    const { services, unapproved } = JSON.parse(out);
    expect([code, services[1].status, services[1].seen.length, unapproved[0].why]).toEqual([
      1,
      'expired',
      1,
      'expired',
    ]);
    expect((await register(SSH + EXPIRED, 'json', [SSHD])).code).toBe(0);
  });

  it('is Markdown in which nothing is markup that is not ours', async () => {
    const { out } = await register(SSH + UNUSED, 'markdown');
    expect(out).toContain(
      '| 22/tcp | ssh | sshd | any | any | administration | platform team | 2026-11-02 | CHG-1234 |',
    );
    expect(out).toContain('the site &#124; itself');
    expect(out).toMatch(/## In use without a valid approval\n\n.*\n.*\n\| 3099\/tcp \|/);
    expect(out).toContain('PCI DSS 1.2.5');
  });

  it('is CSV with a header', async () => {
    const { out } = await register(SSH, 'csv');
    const [header, ...rows] = out.trim().split('\r\n');
    expect(header).toBe('port,service,program,from_where,user,reason,owner,approved,ticket,until,status,seen');
    expect(rows.map((row) => row.split(',')[0])).toEqual(['22/tcp', '3099/tcp']);
  });

  it('names the service, says which approval is not complete, and what is insecure', async () => {
    const telnet = buildListener({
      port: 23,
      owners: [buildOwner({ name: 'telnetd', exe: '/usr/sbin/telnetd', cmdline: ['telnetd'] })],
    });
    const entries = `${SSH}  - port: 23/tcp\n    program: telnetd\n    reason: the old switch\n`;
    const { out } = await register(entries, 'json', [SSHD, telnet], TELNET);
    const { services, insecure } = JSON.parse(out);
    expect(services).toMatchObject([
      { ports: '22/tcp', service: 'ssh', lacks: [] },
      { ports: '23/tcp', service: 'telnet', lacks: ['owner', 'approved', 'ticket'] },
    ]);
    expect(insecure).toMatchObject([
      { port: 23, program: 'telnetd', why: expect.stringContaining('in the clear'), reason: 'the old switch' },
    ]);
    const { out: text } = await register(entries, 'markdown', [SSHD, telnet], TELNET);
    expect(text).toMatch(
      /## In use and considered insecure\n\n.*\n.*\n\| 23\/tcp \| telnet \|.*in the clear.*\| the old switch \|/,
    );
    expect(text).toContain('The approval of 1 service is not complete.');
    expect(text).toContain('| 23/tcp | telnetd | who answers for it, when it was approved, where | p.yaml:9 |');
  });

  it('has what table 9.1 of a system security plan of FedRAMP asks for, where FedRAMP reads it', async () => {
    // GSA/automate.fedramp.gov, "Services, Ports and Protocols": a component of type service for each row of the table.
    const { components } = JSON.parse((await register(SSH, 'oscal', [SSHD])).out)['component-definition'];
    const [{ type, title, purpose, protocols }] = components;
    const [{ name, 'port-ranges': ranges }] = protocols;
    const read = { type, title, purpose, name, ...ranges[0] };
    expect(read).toEqual({
      type: 'service',
      title: '22/tcp sshd',
      purpose: 'administration',
      name: 'ssh',
      start: 22,
      end: 22,
      transport: 'TCP',
    });
    const [header = '', row = ''] = (await register(SSH, 'csv', [SSHD])).out.split('\r\n');
    const cells = Object.fromEntries(header.split(',').map((key, index) => [key, row.split(',')[index]]));
    expect(cells).toMatchObject({ service: 'ssh', port: '22/tcp', reason: 'administration', from_where: 'any' });
    expect((await register(SSH, 'markdown', [SSHD])).out).toContain('FedRAMP system security plan, table 9.1');
  });

  it('is an OSCAL component definition with a service for each entry', async () => {
    const { out } = await register(`${SSH}${UNUSED}  - port: any\n    program: nginx\n    reason: " x "\n`, 'oscal');
    const { components } = JSON.parse(out)['component-definition'];
    expect(components).toMatchObject([
      {
        type: 'service',
        purpose: 'administration',
        protocols: [{ name: 'ssh', 'port-ranges': [{ start: 22, end: 22, transport: 'TCP' }] }],
      },
      { purpose: 'the site | itself' },
      { protocols: [{ 'port-ranges': [{ transport: 'TCP' }, { transport: 'UDP' }] }] },
    ]);
  });

  it('claims nothing in OSCAL of an approval that has ended', async () => {
    const [ended, running] = JSON.parse((await register(EXPIRED + SSH, 'oscal')).out)['component-definition']
      .components;
    expect(ended).not.toHaveProperty('control-implementations');
    expect(running['control-implementations'][0]['implemented-requirements']).toMatchObject([{ 'control-id': 'cm-7' }]);
  });

  it('gives a service of OSCAL the same UUID wherever its entry stands', async () => {
    const uuids = async (entries: string) =>
      JSON.parse((await register(entries, 'oscal')).out)['component-definition'].components.map(
        ({ uuid }: { uuid: string }) => uuid,
      );
    const [ssh, unused] = await uuids(SSH + UNUSED);
    expect(await uuids(UNUSED + SSH)).toEqual([unused, ssh]);
    expect(new Set(await uuids(SSH + SSH)).size).toBe(2);
  });

  const HOSTILE = JSON.stringify('<script>*x*</script> \u202e {{ insert: param, x }} `\u0000`\n  # a\u00a0');
  it.each([
    ['one entry', SSH],
    ['nothing', ''],
    [
      'every kind of port',
      `${UNUSED}  - port: ephemeral\n    reason: x\n  - port: 6000-6063/udp\n    reason: x\n  - port: any\n    program: nginx\n    reason: x\n`,
    ],
    [
      '60 entries',
      Array.from(
        { length: 60 },
        (_, index) =>
          `  - port: ${8000 + index}/tcp\n    program: app${index}\n    address: [private, 10.0.0.0/8]\n    user: www\n    reason: API ${index}\n    until: 2026-${index % 2 === 0 ? '01' : '12'}-28\n`,
      ).join(''),
    ],
    ['the same twice', SSH + SSH],
    [
      'hostile text',
      `  - port: 22/tcp\n    program: "<b>*x* _y_ {{z}}"\n    reason: ${HOSTILE}\n    owner: ${HOSTILE}\n    ticket: ${HOSTILE}\n`,
    ],
    ['long text', `  - port: 22/tcp\n    reason: ${'x '.repeat(20_000)}\n`],
  ])("is valid by NIST's schema of OSCAL: %s", async (_, entries) => {
    const { code, out, err } = await register(entries, 'oscal');
    expect([code, err]).toEqual([expect.any(Number), '']);
    const document = JSON.parse(out);
    expect(isOscal(document), JSON.stringify(isOscal.errors?.slice(0, 5))).toBe(true);
    document['component-definition'].metadata.props[0].name = 'two words';
    expect(isOscal(document)).toBe(false);
  });

  it.each([
    ['owner', '""'],
    ['owner', '[a]'],
    ['ticket', '12'],
    ['approved', 'yesterday'],
    ['approved', '2026-02-30'],
  ])('refuses %s: %s with its place', async (key, value) => {
    const { code, err } = await register(`  - port: 22\n    reason: x\n    ${key}: ${value}\n`, 'json');
    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`p\\.yaml:5:\\d+: .*${key}`));
  });

  it('needs a policy', async () => {
    expect((await runCommand(['register', '--from', 'snapshot:s.json'], { 's.json': snapshotText([]) })).code).toBe(2);
  });
});

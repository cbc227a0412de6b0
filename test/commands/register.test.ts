import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';

const SSH = `  - port: 22/tcp
    program: sshd
    reason: administration
    owner: platform team
    approved: 2026-11-02
    ticket: CHG-1234
`;
const UNUSED = '  - port: 443/tcp\n    reason: the site | itself\n';
const EXPIRED = '  - port: 3099/tcp\n    reason: a test\n    until: 2026-01-01\n';

/** Lists what a policy approves beside a machine with sshd on 22 and a stranger on 3099. */
const register = (entries: string, format: string, listeners = [SSHD, SQUATTER]) =>
  runCommand(['register', '--policy', 'p.yaml', '--from', 'snapshot:s.json', '--format', format], {
    'p.yaml': `version: 1\nallow:\n${entries}`,
    's.json': snapshotText(listeners),
  });

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
    expect(out).toContain('| 22/tcp | sshd | any | any | administration | platform team | 2026-11-02 | CHG-1234 |');
    expect(out).toContain('the site &#124; itself');
    expect(out).toMatch(/## In use without a valid approval\n\n.*\n.*\n\| 3099\/tcp \|/);
    expect(out).toContain('PCI DSS 1.2.5');
  });

  it('is CSV with a header', async () => {
    const { out } = await register(SSH, 'csv');
    const [header, ...rows] = out.trim().split('\r\n');
    expect(header).toBe('port,program,from_where,user,reason,owner,approved,ticket,until,status,seen');
    expect(rows.map((row) => row.split(',')[0])).toEqual(['22/tcp', '3099/tcp']);
  });

  it('is an OSCAL component definition with a service for each entry', async () => {
    const { out } = await register(`${SSH}${UNUSED}  - port: any\n    program: nginx\n    reason: " x "\n`, 'oscal');
    const document = JSON.parse(out);
    const schema = JSON.parse(readFileSync('test/fixtures/schemas/oscal-component-subset.json', 'utf8'));
    const ajv = new Ajv();
    expect(ajv.validate(schema, document), ajv.errorsText()).toBe(true);
    const { components } = document['component-definition'];
    expect(components).toMatchObject([
      {
        type: 'service',
        purpose: 'administration',
        protocols: [{ 'port-ranges': [{ start: 22, end: 22, transport: 'TCP' }] }],
      },
      { purpose: 'the site | itself' },
      { protocols: [{ 'port-ranges': [{ transport: 'TCP' }, { transport: 'UDP' }] }] },
    ]);
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

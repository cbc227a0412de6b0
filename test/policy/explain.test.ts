import { describe, expect, it } from 'vitest';
import type { ReportListener } from '../../src/domain/report.js';
import { explainPolicy } from '../../src/policy/explain.js';
import { buildContext, draftAt } from '../helpers/apply-policy.js';
import { buildOwner, buildReportListener, buildSquatter } from '../helpers/build-report.js';
import { policyOf, yaml } from '../helpers/load-policy.js';

const POLICY = yaml(
  'allow:',
  '  - {port: 22/tcp, program: sshd, user: root, reason: administration}',
  '  - {port: 3099/tcp, program: chmd, reason: the machine room}',
  '  - {port: 3099/tcp, program: http.server, address: loopback, reason: preview}',
  '  - {port: 8080, program: nginx, reason: proxy}',
  '  - {port: 9000-9100, until: 2020-12-31, reason: the old system}',
  'deny:',
  '  - {port: 23, reason: no telnet}',
);

async function explained(listener: ReportListener) {
  const [explanation] = explainPolicy(await policyOf(POLICY), [listener], [], buildContext());
  return explanation;
}

describe('explainPolicy', () => {
  it('names the entry that matches', async () => {
    expect(await explained(buildReportListener())).toEqual({
      listener: 'tcp4:0.0.0.0:22',
      decision: 'allowed',
      entries: ['allow 22/tcp sshd, user root (port-audit.yaml:3:5): administration'],
      nearest: null,
      stays: [],
    });
  });

  it('says what is found at a listener that is allowed all the same', async () => {
    const listener = buildReportListener();
    const findings = [
      draftAt('writable-executable', listener),
      draftAt('cleartext-service', listener, { disposition: 'accepted' }),
    ];
    const [explanation] = explainPolicy(await policyOf(POLICY), [listener], findings, buildContext());
    expect(explanation).toMatchObject({ decision: 'allowed', stays: ['writable-executable'] });
  });

  it('says why a name that fits is not believed', async () => {
    const impostor = buildReportListener({
      owners: [
        buildOwner({
          exe: '/home/eve/usr/sbin/sshd',
          exeGuarded: false,
          exeFile: { uid: 1000, gid: 1000, mode: '0755' },
        }),
      ],
    });
    expect((await explained(impostor))?.nearest?.misfits).toEqual([
      'program fits by name, but others than root may have put /home/eve/usr/sbin/sshd there',
    ]);
  });

  it('says why the nearest entry about the port does not match', async () => {
    expect(await explained(buildSquatter())).toEqual({
      listener: 'tcp4:0.0.0.0:3099',
      decision: 'unlisted',
      entries: [],
      nearest: {
        entry: 'allow 3099/tcp chmd (port-audit.yaml:4:5)',
        misfits: ['program is http.server (/usr/bin/python3.11), not chmd'],
      },
      stays: [],
    });
  });

  it('says all that does not fit', async () => {
    const owners = [buildOwner({ exe: '/bin/nc', user: null, uid: 5 }), buildOwner({ pid: 2, user: 'bob', uid: 6 })];
    const explanation = await explained(buildReportListener({ owners, ownerPrograms: ['netcat', 'sshd'] }));
    expect(explanation?.nearest?.misfits).toEqual([
      'program of 1 of 2 processes is netcat (/bin/nc), not sshd',
      'user is uid 5, bob, not root',
    ]);
  });

  it('says where the program may listen when no entry is about the port', async () => {
    const nginx = buildReportListener({
      port: 81,
      owners: [buildOwner({ exe: '/usr/sbin/nginx' })],
      ownerPrograms: ['nginx'],
    });
    expect((await explained(nginx))?.nearest).toEqual({
      entry: 'allow 8080 nginx (port-audit.yaml:6:5)',
      misfits: ['port is 81/tcp, not 8080'],
    });
  });

  it('says that the entry has ended', async () => {
    expect((await explained(buildReportListener({ port: 9001 })))?.nearest).toEqual({
      entry: 'allow 9000-9100 (port-audit.yaml:7:5)',
      misfits: ['last day was 2020-12-31'],
    });
  });

  it('says when nothing is near, and when nobody could be seen', async () => {
    const stranger = buildReportListener({ port: 1, owners: [buildOwner({ exe: '/x' })], ownerPrograms: ['x'] });
    expect((await explained(stranger))?.nearest).toBeNull();
    const hidden = buildReportListener({ ownerStatus: 'hidden', ownerReason: 'not privileged', program: null });
    expect((await explained(hidden))?.nearest?.misfits).toEqual([
      'program could not be seen: not privileged',
      'user could not be seen: not privileged',
    ]);
  });

  it('names the deny entry', async () => {
    const telnet = buildReportListener({ port: 23 });
    expect(await explained(telnet)).toMatchObject({
      decision: 'denied',
      entries: ['deny 23 (port-audit.yaml:9:5): no telnet'],
      nearest: null,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { changesBetween, evidenceOf, factsOf, joinedFacts, subjectOf } from '../../src/history/evidence.js';
import { buildFinding, buildOwner, buildReportListener, buildSquatter } from '../helpers/build-report.js';

describe('evidenceOf', () => {
  it('names the process that started the others', () => {
    const master = buildOwner({ pid: 900, parentPid: 1, user: 'root' });
    const worker = buildOwner({ pid: 100, parentPid: 900, user: 'www-data' });
    expect(evidenceOf(buildReportListener({ owners: [worker, master] }))).toMatchObject({
      pid: 900,
      user: 'root',
      owners: 2,
    });
  });

  it('names the service behind a socket of systemd, which only opened it', () => {
    const relay = {
      kind: 'socket',
      target: 'ssh.service',
      exe: '/usr/sbin/sshd',
      exeGuarded: null,
      package: null,
    } as const;
    const systemd = buildOwner({ pid: 1, parentPid: 0, name: 'systemd', exe: '/usr/lib/systemd/systemd', relay });
    expect(evidenceOf(buildReportListener({ owners: [systemd] })).exe).toBe('/usr/sbin/sshd');
  });

  it('says what little is known without an owner', () => {
    const listener = buildReportListener({ ownerStatus: 'none', owners: [], user: null, uid: 33, program: null });
    expect(evidenceOf(listener)).toMatchObject({ program: null, pid: null, exe: null, user: '33', owners: 0 });
  });
});

describe('factsOf', () => {
  it('compares nothing but severity and reach where the port stands for the program', () => {
    const facts = factsOf(buildFinding(), buildSquatter({ verdict: 'ephemeral' }));
    expect(facts).toEqual({ severity: 'medium', program: null, exes: [], users: [], exposure: 'all' });
  });

  it('compares nothing but the severity of what concerns no listener', () => {
    const facts = factsOf(buildFinding({ listener: null }), undefined);
    expect(facts).toEqual({ severity: 'medium', program: null, exes: [], users: [], exposure: null });
  });
});

describe('changesBetween', () => {
  const facts = factsOf(buildFinding(), buildSquatter());
  const unseen = { ...facts, program: null, exes: [], users: [] };

  it('takes what one side could not see for no difference', () => {
    expect([changesBetween(facts, unseen), changesBetween(unseen, facts)]).toEqual([[], []]);
  });

  it('does not forget what was known while it could not be seen', () => {
    const other = { ...facts, users: ['mallory'] };
    expect(changesBetween(joinedFacts(facts, unseen), other)).toEqual([{ what: 'user', from: 'alice', to: 'mallory' }]);
  });
});

describe('subjectOf', () => {
  it('keeps the registered name beside the endpoint', () => {
    expect(subjectOf(buildSquatter(), new Map())).toMatchObject({
      id: 'tcp4:0.0.0.0:3099',
      service: 'chmd',
      port: 3099,
    });
  });
});

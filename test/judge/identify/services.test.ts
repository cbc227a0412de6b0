import { describe, expect, it } from 'vitest';
import type { Listener, Owner } from '../../../src/domain/listener.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { buildHost, buildListener, buildOwner, NOT_LOOKED_AT } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

const SVCHOST = 'C:\\Windows\\System32\\svchost.exe';

function on(port: number, protocol: Listener['protocol'], facts: Partial<Owner>, platform = 'win32') {
  const owner = buildOwner({ exe: null, name: 'svchost.exe', cmdline: null, unit: null, ...NOT_LOOKED_AT, ...facts });
  const host = buildHost({ platform, localPortRange: [49_152, 65_535] });
  const [judged] = judge({ listeners: [buildListener({ port, protocol, owners: [owner] })], host }, shippedRegistry());
  return { verdict: judged?.verdict, name: judged?.program?.name, confidence: judged?.confidence };
}

describe('a service of Windows inside of svchost.exe', () => {
  it.each([
    ['RpcSs', 135, 'tcp'],
    ['Dnscache', 5353, 'udp'],
    ['Dnscache', 5355, 'udp'],
    ['DoSvc', 7680, 'tcp'],
    ['TermService', 3389, 'tcp'],
    ['SSDPSRV', 1900, 'udp'],
    ['FDResPub', 3702, 'udp'],
    ['W32Time', 123, 'udp'],
    ['IKEEXT', 500, 'udp'],
    ['IKEEXT', 4500, 'udp'],
  ] as const)('%s belongs on %i/%s alone', (unit, port, protocol) => {
    const name = `svchost.exe (${unit})`;
    expect(on(port, protocol, { unit })).toMatchObject({ verdict: 'expected', name });
    expect(on(4444, protocol, { unit })).toMatchObject({ verdict: 'registered-unexpected', name });
    expect(on(49_670, protocol, { unit }).verdict).toBe('ephemeral');
  });
  it('belongs nowhere but on ports of chance where nobody knows it, nor on the port of another service', () => {
    const name = 'svchost.exe (Evil)';
    expect(on(7680, 'tcp', { unit: 'Evil' })).toMatchObject({ verdict: 'registered-unexpected', name });
    expect(on(5353, 'udp', { unit: 'Evil' })).toMatchObject({ verdict: 'registered-unexpected', name });
    expect(on(49_670, 'tcp', { unit: 'Evil' }).verdict).toBe('ephemeral');
    expect(on(3389, 'tcp', { unit: 'DoSvc' }).verdict).toBe('registered-unexpected');
  });
  it('is one of several where the process runs more, in letters of any case', () => {
    const both = on(135, 'tcp', { exe: SVCHOST, unit: 'rpceptmapper, rpcss' });
    expect(both).toEqual({ verdict: 'expected', name: 'svchost.exe (RpcSs)', confidence: 'medium' });
  });
  it('is told by the command line too', () => {
    const cmdline = [SVCHOST, '-k', 'NetworkService', '-p', '-s', 'Dnscache'];
    expect(on(5353, 'udp', { exe: SVCHOST, cmdline }).name).toBe('svchost.exe (Dnscache)');
    expect(on(135, 'tcp', { exe: SVCHOST, cmdline }).verdict).toBe('registered-unexpected');
  });
  it('leaves svchost.exe what it is where nothing tells the service, and other programs with a service', () => {
    expect(on(7680, 'tcp', {})).toMatchObject({ verdict: 'expected', name: 'svchost.exe' });
    expect(on(88, 'tcp', { name: 'lsass.exe', unit: 'KeyIso' })).toMatchObject({
      verdict: 'expected',
      name: 'lsass.exe',
    });
  });
  it('is worth nothing in a file elsewhere', () => {
    const exe = 'C:\\Users\\joe\\svchost.exe';
    expect(on(7680, 'tcp', { exe, unit: 'DoSvc' })).toMatchObject({ verdict: 'registered-unexpected' });
  });
});

import { expect, it } from 'vitest';
import { check } from '../../src/api/check.js';
import { fakeHost } from '../helpers/fake-host.js';

const POLICY = 'version: 1\nrequire:\n  - {port: 8080/tcp, reason: the site}\n';
const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const ROW =
  '   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0 100 0 0 10 0\n';

/** A machine on which 8080/tcp listens at the looks that are named, and that counts looks. */
function machine(listens: (look: number) => boolean) {
  const host = fakeHost({ files: { 'port-audit.yaml': POLICY } });
  let looks = 0;
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) host.disk.set(`/proc/net/${table}`, HEAD);
  const stream: typeof host.files.stream = async (path, onChunk) => {
    const isTcp = path.endsWith('/net/tcp');
    if (isTcp) looks++;
    const text = isTcp && listens(looks) ? HEAD + ROW : HEAD;
    onChunk(Buffer.from(path.includes('/net/') ? text : host.files.readText(path)));
  };
  return { host: { ...host, files: { ...host.files, stream } }, looks: () => looks };
}

const missing = async (listens: (look: number) => boolean, wait: number) => {
  const { host, looks } = machine(listens);
  const report = await check({ sources: ['kernel'], wait }, host);
  return [report.findings.some(({ rule }) => rule === 'policy-missing'), looks()];
};

it('looks once where nobody waits', async () => {
  expect(await missing(() => false, 0)).toEqual([true, 1]);
});

it('waits until what is required stayed for two looks', async () => {
  expect(await missing((look) => look >= 4, 60)).toEqual([false, 5]);
});

it('does not take what comes and goes for being there', async () => {
  const [isMissing] = await missing((look) => look % 2 === 1, 10);
  expect(isMissing).toBe(true);
});

it('gives up when the time is over', async () => {
  expect(await missing(() => false, 3)).toEqual([true, 4]);
});

import { describe, expect, it } from 'vitest';
import { unsaid } from '../helpers/listens.js';
import { boxing, DAEMONS, type Daemon } from './daemons.js';
import { openNamespace } from './namespace.js';
import { recorded } from './recorded.js';

/** A server as its package starts it, audited as soon as it listens. */
async function auditOf(daemon: Daemon) {
  const { setup = [], command, ports } = daemon;
  const namespace = await openNamespace([...boxing(daemon), ...setup, `${command} &`].join('\n'));
  try {
    await namespace.listening(ports);
    return await namespace.audit('--all');
  } finally {
    await namespace.close();
  }
}

describe('a stock server on its stock port', () => {
  it.for(DAEMONS)('$name', async (daemon) => {
    const { listeners, findings } = await auditOf(daemon);
    const wanted = listeners.filter(({ port, protocol }) => daemon.ports.includes(`${port}/${protocol}`));
    const seen = wanted.map(({ port, protocol }) => `${port}/${protocol}`);
    expect([...new Set(seen)].sort()).toEqual([...daemon.ports].sort());
    for (const { id, verdict, confidence, program, evidence, owners } of wanted) {
      const commands = owners.map(({ exe, cmdline }) => `${exe}: ${cmdline?.join(' ')}`);
      expect({ id, verdict, confidence, program: program?.name }, [...evidence, ...commands].join('\n')).toEqual({
        id,
        verdict: 'expected',
        confidence: daemon.evidence ?? 'high',
        program: daemon.program,
      });
    }
    const strange = listeners.filter(({ verdict }) => verdict !== 'expected' && verdict !== 'ephemeral');
    expect(strange.map(({ id, verdict, evidence }) => [id, verdict, ...evidence])).toEqual([]);
    if (daemon.stock === true) {
      recorded(daemon.name, listeners);
      const own = listeners.filter(
        ({ program, verdict }) => program?.name === daemon.program && verdict === 'expected',
      );
      expect(unsaid(daemon.program, own)).toEqual([]);
    }
    const told = findings.map(({ rule, message }) => `${rule}: ${message}`);
    expect(told.filter((finding) => !/^(sensitive|cleartext)-service/.test(finding))).toEqual([]);
  });
});

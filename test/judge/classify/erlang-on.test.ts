import { describe, expect, it } from 'vitest';
import { netstat } from '../../../src/collectors/netstat/netstat.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { captureOf } from '../../helpers/capture.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

async function judged(port: number, name: string) {
  const row = `tcp        0      0 0.0.0.0:${port}            0.0.0.0:*               LISTEN      594/${name}\n`;
  const { listeners, host } = await netstat.parse(captureOf(row));
  return judge({ listeners, host }, shippedRegistry())[0];
}

describe("Erlang's machine in a capture", () => {
  it('may run what belongs on the port', async () =>
    expect(await judged(5672, 'beam.smp')).toMatchObject({
      verdict: 'expected',
      confidence: 'low',
      program: { name: 'rabbitmq' },
    }));

  it('is no program elsewhere, and other interpreters are none anywhere', async () => {
    expect(await judged(3476, 'beam.smp')).toMatchObject({ program: { name: 'beam.smp' } });
    expect((await judged(3476, 'beam.smp'))?.verdict).not.toBe('expected');
    expect((await judged(3099, 'beam.smp'))?.verdict).not.toBe('expected');
    for (const name of ['java', 'python3']) expect((await judged(5672, name))?.verdict, name).not.toBe('expected');
  });
});

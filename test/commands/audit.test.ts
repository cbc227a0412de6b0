import { describe, expect, it } from 'vitest';
import { runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';

const files = { 'web1.json': snapshotText([SSHD, SQUATTER]) };
const audit = (...words: string[]) => runCommand(words, files);

describe('port-audit audit', () => {
  it('is what runs when no command is named', async () => {
    const named = await audit('audit', '--from', 'snapshot:web1.json');
    const unnamed = await audit('--from', 'snapshot:web1.json');
    expect([named.code, unnamed.code, unnamed.out]).toEqual([1, 1, named.out]);
    expect(named.out).toContain('registered-unexpected');
  });

  it.each([
    [[], 1],
    [['--fail-on', 'high'], 0],
    [['--fail-on', 'never'], 0],
    [['--port', '22'], 1],
    [['--min-severity', 'critical', '--quiet'], 1],
  ])('with %j ends with %i: what is shown does not count', async (words, code) => {
    expect((await audit('--from', 'snapshot:web1.json', ...words)).code).toBe(code);
  });

  it('applies a policy without being strict', async () => {
    const policy = 'version: 1\nallow: [{port: 3099, program: python3.11, reason: demonstration}]\n';
    const words = ['--from', 'snapshot:web1.json', '--policy', 'p.yaml', '--format', 'json'];
    const { code, out } = await runCommand(words, { ...files, 'p.yaml': policy });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ summary: { accepted: 1 }, policy: { file: 'p.yaml' } });
  });
});

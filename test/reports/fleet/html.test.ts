import { describe, expect, it } from 'vitest';
import { machineLine, runCommand, SSHD } from '../../helpers/command.js';

describe('the page about a fleet', () => {
  it('has a service once among the ports, with all its machines, where something is said of it on few of them', async () => {
    const [owner] = SSHD.owners;
    if (owner === undefined) throw new Error('SSHD has an owner');
    const upgraded = { ...SSHD, owners: [{ ...owner, exeDeleted: true, exeReplaced: true }] };
    const lines = Array.from({ length: 10 }, (_, index) => machineLine(`web${index}`, [index === 3 ? upgraded : SSHD]));
    const { out } = await runCommand(['fleet', '-', '--format', 'html'], {}, { stdin: lines.join('') });
    const [, ports = ''] = out.split('<h2 id="ports">');
    const rows = ports.match(/<tr class="\w+"><td class="port">22\/tcp.*/g) ?? [];
    expect(rows).toEqual([expect.stringMatching(/class="medium".*10 of 10/)]);
  });
});

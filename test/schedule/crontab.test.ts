import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crontabText } from '../../src/schedule/crontab.js';
import type { Schedule } from '../../src/schedule/words.js';

const schedule = (overrides: Partial<Schedule> = {}): Schedule => ({
  command: ['/usr/bin/node', '/opt/port-audit/bin/port-audit.js', 'cron', '--mail-to', 'root'],
  state: null,
  outputs: [],
  needsPassword: false,
  needsSecret: false,
  localMail: true,
  ...overrides,
});

const lines = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('crontabText', () => {
  it('is one line', () => {
    expect(lines(crontabText(schedule()))).toEqual([
      '*/15 * * * * /usr/bin/node /opt/port-audit/bin/port-audit.js cron --mail-to root',
    ]);
  });

  it('names the files of the secrets, never a secret', () => {
    expect(lines(crontabText(schedule({ needsPassword: true, needsSecret: true }))).slice(0, 2)).toEqual([
      'PORT_AUDIT_SMTP_PASSWORD_FILE=/etc/port-audit/smtp-password',
      'PORT_AUDIT_WEBHOOK_SECRET_FILE=/etc/port-audit/webhook-secret',
    ]);
  });

  it('gives the shell back every word as it was, after cron has taken its backslashes', () => {
    const word = fc.string().filter((text) => !/[\n\0]/.test(text));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const [line = ''] = lines(crontabText(schedule({ command: ['printf', '%s\\n', ...words] })));
        const command = line.slice('*/15 * * * * '.length);
        expect(command).not.toMatch(/(?<!\\)%/);
        const printed = execFileSync('/bin/sh', ['-c', command.replaceAll('\\%', '%')], { encoding: 'utf8' });
        expect(printed).toBe(words.map((each) => `${each}\n`).join(''));
      }),
      { numRuns: 30 },
    );
  });
});

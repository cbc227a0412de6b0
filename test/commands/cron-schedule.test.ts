import { describe, expect, it } from 'vitest';
import { runCommand } from '../helpers/command.js';

const cron = (words: readonly string[], env: Record<string, string> = {}) =>
  runCommand(['cron', ...words], {}, { env });

const lineOf = (text: string) => text.split('\n').find((line) => line.startsWith('*/15'));
const NODE = '/usr/bin/node /usr/lib/node_modules/port-audit/bin/port-audit.js';

describe('port-audit cron --print-crontab', () => {
  it('repeats the command with the options that were given, and does nothing', async () => {
    const words = [
      '--mail-to',
      'root',
      '--mail-to',
      'ops@example.org',
      '--confirm',
      '2',
      '--syslog',
      '--print-crontab',
    ];
    const { code, out, err, host } = await cron(words);
    expect([code, err, host.disk.size]).toEqual([0, '', 0]);
    expect(lineOf(out)).toBe(`*/15 * * * * ${NODE} cron --mail-to root --mail-to ops@example.org --syslog --confirm 2`);
  });

  it('names files by their full path: a scheduler starts elsewhere', async () => {
    const { out } = await cron(['--policy', 'p.yaml', '--state', '/data/s.json', '--no-color', '--print-crontab']);
    expect(lineOf(out)).toBe(`*/15 * * * * ${NODE} cron --policy /work/p.yaml --no-color --state /data/s.json`);
  });

  it('never prints a password', async () => {
    const words = [
      '--mail-to',
      'root',
      '--smtp',
      'smtps://me:s3cret@mail.example.org',
      '--print-crontab',
      '--install-timer',
    ];
    const { code, out } = await cron(words, { PORT_AUDIT_SMTP_PASSWORD: 's3cret' });
    expect(code).toBe(0);
    expect(out).not.toContain('s3cret');
    expect(out).toContain('--smtp smtps://me@mail.example.org');
    expect(out).toContain('PORT_AUDIT_SMTP_PASSWORD_FILE=/etc/port-audit/smtp-password');
  });

  it('refuses what neither a crontab nor a unit can say', async () => {
    const { code, err } = await cron(['--policy', 'a\nb', '--print-crontab']);
    expect([code, err]).toEqual([2, expect.stringContaining('a line break cannot stand in a crontab')]);
  });

  it.each([
    ['--fail-on now', 'unknown value "now"'],
    ['--source kernle', 'did you mean "kernel"'],
    ['--confirm 0', 'not a whole number'],
    ['--remind x', 'not a whole number'],
    ['--mail-to a^b@x,-y', 'not a mail address'],
    ['--smtp smtp://mail', 'nobody to mail to'],
    ['--mail-to root --smtp mail', 'not an smtp'],
    ['--webhook hooks', 'expected an http'],
    ['--from ss:-', 'nothing on stdin'],
  ])('is wrong usage where the run would be: %s', async (words, why) => {
    const { code, out, err } = await cron([...words.split(' '), '--install-timer']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(why);
  });

  it('does not ask for the secrets of the run', async () => {
    const env = { PORT_AUDIT_SMTP_PASSWORD_FILE: '/missing', PORT_AUDIT_WEBHOOK_SECRET_FILE: '/missing' };
    const words = ['--mail-to', 'root', '--smtp', 'smtps://me@mail', '--webhook', 'https://hooks', '--print-crontab'];
    expect(await cron(words, env)).toMatchObject({ code: 0, err: '' });
    expect(await cron(words)).toMatchObject({ code: 0, err: '' });
  });

  it('names captures and sockets by their full path as well', async () => {
    const { out } = await cron(['--from', 'ss:now.txt', '--syslog', 'run/log', '--print-crontab']);
    expect(lineOf(out)).toBe(`*/15 * * * * ${NODE} cron --from ss:/work/now.txt --syslog /work/run/log`);
  });
});

describe('port-audit cron --install-timer', () => {
  it('prints a service and a timer, and installs nothing', async () => {
    const { code, out, host } = await cron(['--mail-to', 'root', '--install-timer']);
    expect([code, host.disk.size]).toEqual([0, 0]);
    expect(out).toContain(`ExecStart=${NODE} cron --mail-to root\n`);
    expect(out).toContain('port-audit.timer');
  });

  it('wants a secret for webhooks only where there is one', async () => {
    const words = ['--webhook', 'https://hooks.example.org/x', '--install-timer'];
    expect((await cron(words)).out).not.toContain('LoadCredential');
    expect((await cron(words, { PORT_AUDIT_WEBHOOK_SECRET: 'k' })).out).toContain('LoadCredential=webhook-secret:');
  });
});

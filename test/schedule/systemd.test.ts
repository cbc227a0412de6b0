import { describe, expect, it } from 'vitest';
import { timerText } from '../../src/schedule/systemd.js';
import type { Schedule } from '../../src/schedule/words.js';

const schedule = (overrides: Partial<Schedule> = {}): Schedule => ({
  command: ['/usr/bin/node', '/opt/port-audit/bin/port-audit.js', 'cron', '--mail-to', 'root'],
  state: null,
  outputs: [],
  needsPassword: false,
  needsSecret: false,
  localMail: false,
  ...overrides,
});

/** The two files, by their names. */
function filesOf(text: string): Map<string, string> {
  const files = new Map<string, string>();
  let name = '';
  for (const line of text.split('\n')) {
    name = /^# (\/etc\/\S+)$/.exec(line)?.[1] ?? name;
    if (name !== '') files.set(name, `${files.get(name) ?? ''}${line}\n`);
  }
  return files;
}

const serviceOf = (overrides: Partial<Schedule> = {}) =>
  filesOf(timerText(schedule(overrides))).get('/etc/systemd/system/port-audit.service') ?? '';

describe('timerText', () => {
  it('is a service and a timer, each under its name', () => {
    const files = filesOf(timerText(schedule()));
    expect([...files.keys()]).toEqual([
      '/etc/systemd/system/port-audit.service',
      '/etc/systemd/system/port-audit.timer',
    ]);
    expect(files.get('/etc/systemd/system/port-audit.timer')).toContain('OnBootSec=');
  });

  it('keeps two capabilities, a read-only system, and nothing that would hide programs', () => {
    const service = serviceOf();
    for (const line of [
      'CapabilityBoundingSet=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'StateDirectory=port-audit',
      'SuccessExitStatus=1',
    ]) {
      expect(service.split('\n')).toContain(line);
    }
    expect(service).not.toMatch(/^(PrivateTmp|PrivateDevices|PrivateNetwork|PrivateUsers|ProtectProc)=/m);
  });

  it.each([
    [['a b'], '"a b"'],
    [['100%', '$HOME', '\\"'], '100%% $$HOME "\\\\\\""'],
    [['user@example.org', '--x=y'], 'user@example.org --x=y'],
  ])('quotes %j', (words, expected) => {
    expect(serviceOf({ command: words })).toContain(`ExecStart=${expected}\n`);
  });

  it('hands secrets over as credentials', () => {
    const service = serviceOf({ needsPassword: true, needsSecret: true });
    expect(service).toContain('LoadCredential=smtp-password:/etc/port-audit/smtp-password\n');
    expect(service).toContain('Environment=PORT_AUDIT_SMTP_PASSWORD_FILE=%d/smtp-password\n');
    expect(service).toContain('LoadCredential=webhook-secret:/etc/port-audit/webhook-secret\n');
  });

  it('lets the run write where it was told to, and nowhere else', () => {
    expect(serviceOf()).not.toContain('ReadWritePaths');
    expect(serviceOf({ state: '/data/a b/state.json', outputs: ['/var/lib/node_exporter/p.prom'] })).toContain(
      'ReadWritePaths="/data/a b" /var/lib/node_exporter\n',
    );
    expect(serviceOf({ state: '/data/50%$/state.json' })).toContain('ReadWritePaths=/data/50%%$\n');
  });

  it('says what the local mail program has to do without', () => {
    expect(serviceOf({ localMail: true })).toContain('postfix');
    expect(serviceOf()).not.toContain('postfix');
  });
});

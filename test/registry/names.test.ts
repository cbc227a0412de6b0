import { describe, expect, it } from 'vitest';
import { programsCalled } from '../../src/registry/names.js';
import { aProgram } from '../helpers/registry.js';

const PROGRAMS = [
  aProgram('groonga-httpd', { names: ['nginx'] }),
  aProgram('nginx'),
  aProgram('systemd-resolved', { executables: ['/usr/lib/systemd/systemd-resolved'] }),
  aProgram('mysql', { executables: ['mysqld'] }),
  aProgram('mariadb', { executables: ['mariadbd'], names: ['mysqld'] }),
  aProgram('varnishd', { names: ['cache-main'] }),
  aProgram('php-fpm', { executables: ['php-fpm*'] }),
  aProgram('qemu', { executables: ['qemu-system-*'] }),
  aProgram('avahi-daemon'),
  aProgram('kibana', { executables: ['/usr/share/kibana/node/bin/node'] }),
  aProgram('datadog', { executables: ['/opt/datadog-agent/bin/agent/agent'] }),
  aProgram('chrome', { executables: ['Google Chrome', 'Google Chrome Helper'] }),
  aProgram('drive', { executables: ['Google Drive'] }),
  aProgram('vscode', { executables: ['Code Helper (Plugin)'] }),
  aProgram('adobe', { executables: ['Adobe Desktop Service'] }),
  aProgram('server-admin', { executables: ['Service Manager', 'servicemanagement'] }),
  aProgram('lm-studio', { executables: ['LM Studio'] }),
  aProgram('udhcpd', { executables: [], interpreted: [{ runtime: 'busybox', applet: 'udhcpd' }] }),
  aProgram('webmin', { executables: [], interpreted: [{ runtime: 'perl', script: 'miniserv.pl' }] }),
  aProgram('app', { executables: [], interpreted: [{ runtime: 'node', script: '*/app/app.js' }] }),
  aProgram('spamd', { executables: [], interpreted: [{ runtime: 'perl', title: 'spamd child' }] }),
];

const called = (name: string) => programsCalled(name, [], PROGRAMS).map((program) => program.name);

describe('programsCalled', () => {
  it.each([
    ['nginx', ['nginx', 'groonga-httpd']],
    ['nginx: master pro', ['nginx', 'groonga-httpd']],
    ['nginx:', ['nginx', 'groonga-httpd']],
    ['nginx 127.0.0.1:8', ['nginx', 'groonga-httpd']],
    ['(nginx-1)', ['nginx', 'groonga-httpd']],
    ['(nginx)', ['nginx', 'groonga-httpd']],
    ['spamd child', ['spamd']],
    ['nginx.conf -g ', ['nginx', 'groonga-httpd']],
    ['nginx_config [', ['nginx', 'groonga-httpd']],
    ['nginx.conf;', ['nginx', 'groonga-httpd']],
    ['nginx.config', []],
    ['udhcpd', ['udhcpd']],
    ['miniserv.pl', ['webmin']],
    ['miniserv.', ['webmin']],
    ['app.js', []],
    ['not nginx', []],
    ['(nginx', []],
    ['cache-main', ['varnishd']],
    ['mysqld', ['mysql', 'mariadb']],
    ['systemd-resolve', ['systemd-resolved']],
    ['systemd-r', ['systemd-resolved']],
    ['avahi-dae', ['avahi-daemon']],
    ['avahi-da', []],
    ['qemu-syst', ['qemu']],
    ['qemu-sys', []],
    ['nginxx', []],
    ['Google', ['chrome', 'drive']],
    ['Goog', []],
    ['Google Ch', ['chrome']],
    ['Code H', ['vscode']],
    ['Code', []],
    ['Adobe\\x20', ['adobe']],
    ['LM Stu', ['lm-studio']],
    ['LM', []],
    ['Service', []],
    ['php-fpm*', []],
    ['node', []],
    ['agent', []],
    ['', []],
  ])('%j: %j', (name, programs) => expect(called(name)).toEqual(programs));

  it('takes no name for one that was cut off where a file has it', () => {
    const files = [aProgram('systemd-r')];
    expect(programsCalled('systemd-r', files, PROGRAMS)).toEqual(files);
  });
});

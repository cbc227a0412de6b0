import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/base/errors.js';
import { readSecret, readSmtpServer } from '../../src/notify/smtp-server.js';
import { fakeHost } from '../helpers/fake-host.js';

const PASSWORD = { PORT_AUDIT_SMTP_PASSWORD: 'from-env' };

describe('readSmtpServer', () => {
  it.each([
    [
      'smtp://mail.example.org',
      { host: 'mail.example.org', port: 25, implicitTls: false, loopback: false, login: null },
    ],
    ['smtp://localhost', { host: 'localhost', port: 25, loopback: true }],
    ['smtp://127.0.0.53:2525/', { host: '127.0.0.53', port: 2525, loopback: true }],
    ['smtps://[::1]', { host: '::1', port: 465, implicitTls: true, loopback: true }],
    ['smtp://[2001:db8::1]:26', { host: '2001:db8::1', port: 26, loopback: false }],
    ['smtp://me:p%40ss%2F@mail.example.org', { port: 587, login: { user: 'me', password: 'p@ss/' } }],
    ['smtps://me%40example.org:secret@mail', { port: 465, login: { user: 'me@example.org', password: 'secret' } }],
  ])('reads %s', (url, expected) => {
    expect(readSmtpServer(url, fakeHost())).toMatchObject(expected);
  });

  it('takes the password from the URL, else from the environment, else from a file', () => {
    const file = { PORT_AUDIT_SMTP_PASSWORD_FILE: '/run/secret' };
    const files = { '/run/secret': 'from-file\n' };
    const passwordOf = (url: string, env: Record<string, string>) =>
      readSmtpServer(url, fakeHost({ env, files })).login?.password;
    expect(passwordOf('smtp://me:from-url@h', { ...PASSWORD, ...file })).toBe('from-url');
    expect(passwordOf('smtp://me@h', { ...PASSWORD, ...file })).toBe('from-env');
    expect(passwordOf('smtp://me@h', file)).toBe('from-file');
  });

  it.each([
    'http://me:secret@h',
    'me:secret@h',
    'smtp://me:secret@',
    'smtp://me:secret@h:99999',
    'smtp://me:secret@h/path',
    'smtp://me:secret@h?x=1',
    'smtp://me:sec#ret@h',
    'smtp://me:secret@a b',
    'smtp://:secret@h',
  ])('refuses %s, and does not repeat it', (url) => {
    const reading = () => readSmtpServer(url, fakeHost());
    expect(reading).toThrow(UsageError);
    expect(reading).not.toThrow(/sec|ret/);
  });

  it('wants user and password together', () => {
    expect(() => readSmtpServer('smtp://me@h', fakeHost())).toThrow('set PORT_AUDIT_SMTP_PASSWORD');
    expect(() => readSmtpServer('smtp://h', fakeHost({ env: PASSWORD }))).toThrow('no user');
  });
});

describe('readSecret', () => {
  it.each([
    [{}, {}, null],
    [{ S_FILE: '/s' }, { '/s': 'a b \r\n' }, 'a b '],
    [{ S: '', S_FILE: '' }, {}, null],
  ])('%#', (env, files, expected) => {
    expect(readSecret(fakeHost({ env, files }), 'S')).toBe(expected);
  });

  it.each([
    [{ '/s': '\n' }, 'S_FILE /s: is empty'],
    [{}, 'S_FILE /s: no such file'],
  ])('does not go on without a secret that was promised', (files, expected) => {
    expect(() => readSecret(fakeHost({ env: { S_FILE: '/s' }, files }), 'S')).toThrow(expected);
  });
});

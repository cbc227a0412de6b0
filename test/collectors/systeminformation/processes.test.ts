import { afterEach, describe, expect, it } from 'vitest';
import { readStarted, windowsProcess } from '../../../src/collectors/systeminformation/processes.js';
import type { Host } from '../../../src/host/types.js';

const NOW = new Date('2026-11-21T10:00:00Z');
const hostWith = (file: object | null) =>
  ({ files: { stat: () => file }, now: () => NOW }) as unknown as Pick<Host, 'files' | 'now'>;

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe('readStarted', () => {
  it.each([
    ['UTC', '2026-07-01T08:00:00.000Z'],
    ['America/New_York', '2026-07-01T12:00:00.000Z'],
    ['Asia/Kolkata', '2026-07-01T02:30:00.000Z'],
  ])('takes the time for one of %s', (name, utc) => {
    process.env.TZ = name;
    expect(readStarted('2026-07-01 08:00:00', NOW)).toBe(utc);
  });

  it('reads the separator of any language', () => {
    process.env.TZ = 'UTC';
    expect(readStarted('2026-11-20 08.00.00', NOW)).toBe('2026-11-20T08:00:00.000Z');
  });

  it.each([null, undefined, '', 'yesterday', '2569-11-20 08:00:00', '1448-06-10 08:00:00', '2026-11-20'])(
    'knows nothing from %j',
    (text) => expect(readStarted(text, NOW)).toBeNull(),
  );
});

describe('windowsProcess', () => {
  const row = {
    pid: 4123,
    parentPid: 900,
    name: 'node.exe',
    path: 'C:\\Program Files\\nodejs\\node.exe',
    command: '"C:\\Program Files\\nodejs\\node.exe" server.js',
    started: null,
    user: '',
  };

  it('reads a row of Win32_Process', () => {
    expect(windowsProcess(44, row, hostWith({}))).toMatchObject({
      name: 'node.exe',
      exe: 'C:\\Program Files\\nodejs\\node.exe',
      exeDeleted: false,
      exeFile: null,
      cmdline: ['C:\\Program Files\\nodejs\\node.exe', 'server.js'],
      user: null,
      uid: null,
      parentPid: 900,
      startedAt: null,
    });
  });

  it('does not take the name for a command line, nor a file that it cannot see for gone', () => {
    const hidden = { ...row, name: 'System', path: null, command: 'System', parentPid: 'x' };
    expect(windowsProcess(44, hidden, hostWith(null))).toMatchObject({ exe: null, cmdline: null, parentPid: null });
    expect(windowsProcess(44, row, hostWith(null)).exeDeleted).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detect, detectOther } from '../../../src/collectors/captures/detect.js';

const ROWS: ReadonlyArray<readonly [format: string, text: string]> = [
  ['ss', 'tcp LISTEN 0 4096 0.0.0.0:22 0.0.0.0:*\n'],
  ['ss', 'State  Recv-Q Send-Q Local Address:Port Peer Address:Port\n'],
  ['netstat', 'tcp   0   0 0.0.0.0:22   0.0.0.0:*   LISTEN   1/sshd\n'],
  ['netstat', 'tcp46   0   0  *.5000   *.*   LISTEN\n'],
  ['netstat', 'fffff8000a1b4000 tcp4   0   0 *.22   *.*   LISTEN\n'],
  ['netstat', '  TCP    0.0.0.0:135   0.0.0.0:0   LISTENING   4\n'],
  ['netstat', 'TCP    0.0.0.0:135   0.0.0.0:0   LISTENING   4\n[svchost.exe]\n'],
  ['lsof', 'sshd  880 root 3u IPv4 0x51be80ac11000003 0t0 TCP *:22 (LISTEN)\n'],
  ['lsof', 'p880\ncsshd\n'],
  ['lsof', 'COMMAND NAME\nsshd *:22 (LISTEN)\n'],
  ['netstat', '  TCP    box:epmap   box:0   LISTENING   984\n'],
  ['osquery', '+----+\n| name | port | address | pid |\n'],
  ['sockstat', 'root  sshd  1402  3  tcp4  *:22  *:*\n'],
  ['powershell', 'LocalAddress LocalPort\n------------ ---------\n'],
  ['powershell', '"LocalAddress","LocalPort"\n'],
  ['powershell', '[{"LocalAddress": "::", "LocalPort": 22}]'],
  ['osquery', '[{"pid": "1", "port": "22", "protocol": "6"}]'],
  ['osquery', '+-----+------+\n| pid | port |\n'],
  ['systeminformation', '[{"protocol": "tcp", "localPort": "22"}]'],
  ['snapshot', '{"schema": "port-audit/snapshot@1"}'],
];

describe('detect', () => {
  it('tells Linux from BSD where another line is first', () =>
    expect(detect('x\ntcp   0   0 0.0.0.0:22   0.0.0.0:*   LISTEN   516/sshd\n')?.what).toContain('Linux'));
  it.each(ROWS)('knows %s by %j, also indented and quoted', (format, text) => {
    for (const front of ['', '    ', '\t', '> ']) {
      const pasted = /^[[{]/.test(text) ? text : text.replace(/^(?=.)/gm, front);
      expect(detect(pasted)?.format, JSON.stringify(pasted)).toBe(format);
    }
  });

  it.each([
    'C:\\>netstat -an Proto Local Address State TCP 0.0.0.0:7 0.0.0.0:0 LISTENING TCP 0.0.0.0:135 0.0.0.0:0 LISTENING 90 UDP',
    'as it says: State Recv-Q LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=7,fd=3)) LISTEN 0 5 [::]:80 [::]:* ok',
    'COMMAND PID sshd 7 root 3u IPv4 5 0t0 TCP *:22 (LISTEN) web 8 www 4u IPv4 6 0t0 TCP *:80 (LISTEN)',
    'UDP [::]:500 *:* 1022 TCP 0.0.0.0:135 0.0.0.0:0 LISTENING 90',
    '$ netstat -tua Proto tcp 0 0 *:printer *:* tcp 0 0 web:8000 *:* State LISTEN LISTEN',
    'tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 516/sshd tcp6 0 0 :::22 :::* LISTEN 516/sshd',
  ])('takes one row for no capture where others stand in one line: %j', (line) => {
    const text = `${line}\n\nLook at this one:\n  TCP    0.0.0.0:445   0.0.0.0:0   LISTENING\n`;
    expect(detect(text)).toBeNull();
    expect(detectOther(text)?.what).toBe('rows of netstat that stand in one line');
  });

  it('takes no prompt in brackets for JSON', () =>
    expect(detect('[2.7.2-RELEASE][root@fw]/root: lsof -i\nCOMMAND PID USER FD TYPE DEVICE\n')?.format).toBe('lsof'));

  it('knows the marks of Select-String', () => {
    expect(detect('    TCP 0.0.0.0:1 0.0.0.0:0 LISTENING 4\n>   TCP 0.0.0.0:2 0.0.0.0:0 LISTENING 4\n')?.run).toContain(
      'Select-String',
    );
  });

  it('takes no other text for any of them', () => {
    for (const text of ['', 'hello', '[1, 2]', '{"a": 1}', 'p12 is a word']) expect(detect(text)).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => void detect(text)));
  });

  it('looks at whole lines where a text is long', () => {
    const row = (index: number) => `10:00:01 ${index + 1}:tcp   LISTEN 0   128   0.0.0.0:${index + 1}   0.0.0.0:*\n`;
    const long = Array.from({ length: 3000 }, (_, index) => row(index)).join('');
    for (let length = 0; length < 60; length++) expect(detect(`${'x'.repeat(length)}\n${long}`)?.format).toBe('ss');
  });

  it('takes no text for one capture that several machines printed', () => {
    const row = 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:*';
    const ansible = (...names: string[]) => names.map((name) => `${name} | CHANGED | rc=0 >>\n${row}\n`).join('');
    expect(detect(ansible('web1'))?.format).toBe('ss');
    expect(detect(ansible('web1', 'web1'))?.format).toBe('ss');
    expect(detect(ansible('web1', 'web2'))).toBeNull();
    expect(detectOther(ansible('web1', 'web2'))?.what).toContain('several machines');
    expect(detectOther(`web_1 | ${row}\ndb_1  | ${row}\n`)?.what).toContain('several containers');
  });
});

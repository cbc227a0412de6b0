import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutTitles } from '../../../src/collectors/captures/titles.js';
import { netstat } from '../../../src/collectors/netstat/netstat.js';
import { ss } from '../../../src/collectors/ss/capture.js';
import { captureOf, problemsOf } from '../../helpers/capture.js';

const kept = (...texts: string[]) =>
  withoutTitles(texts.map((text, index) => ({ number: index + 1, text }))).map(({ text }) => text);

const LISTENING = '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       988';
const CONNECTED = '  TCP    127.0.0.1:1110         127.0.0.1:53588        HERGESTELLT     InHost';

const portsOf = async (format: typeof ss, text: string) =>
  (await format.parse(captureOf(text))).listeners.map(({ port }) => port);

describe('outputs that follow one another', () => {
  it.each([
    [['Aktive Verbindungen'], '  Proto. Lokale Adresse       Remoteadresse       Status       Abladungsstatus'],
    [['Connexions actives'], '  Proto  Adresse locale         Adresse distante       État'],
    [['アクティブな接続'], '  プロトコル  ローカル アドレス      外部アドレス        状態            PID'],
    [['Активные подключения'], '  Имя    Локальный адрес        Внешний адрес          Состояние       PID'],
  ])('lose title and columns of Windows in any language: %j', ([title = ''], columns) =>
    expect(kept(LISTENING, '', title, '', columns, '', CONNECTED)).toEqual([LISTENING, '', '', '', CONNECTED]),
  );
  it.each(['_'.repeat(80), '-------', '=====', '#####'])('lose what was drawn between them: %j', (line) =>
    expect(kept(LISTENING, line, CONNECTED)).toEqual([LISTENING, CONNECTED]),
  );
  it.each([
    ['a row of netsh', '---------------------------------', 'Start Port      : 1025'],
    ['what names an owner', ' RpcSs', ' [svchost.exe]'],
    ['a word without columns', 'LISTENI', '', CONNECTED],
    ['the names of columns of PowerShell', '------------ ---------', '0.0.0.0      135'],
  ])('keep %s', (_, ...lines) => expect(kept('', ...lines)).toEqual(['', ...lines]));

  it('are read as one', async () => {
    const text = `Aktive Verbindungen\n\n  Proto  Lokale Adresse         Remoteadresse          Status           PID\n${LISTENING}\n${'_'.repeat(80)}\n\n\n=========== netstat -tn =====\n\nAktive Verbindungen\n\n  Proto. Lokale Adresse       Remoteadresse       Status       Abladungsstatus\n\n${CONNECTED}\n`;
    expect(await portsOf(netstat, text)).toEqual([135]);
    const row = 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=845,fd=3))\n';
    expect(await portsOf(ss, `${row}---------\n${row.replace(':22', ':80')}`)).toEqual([22, 80]);
  });
  it('keep every row, whatever is drawn around it', async () => {
    const drawn = fc.constantFrom('-----', '==========', '______', '');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 65535 }), drawn), {
          selector: ([port]) => port,
          minLength: 1,
        }),
        async (rows) => {
          const text = rows
            .map(([port, line]) => `  TCP    0.0.0.0:${port}   0.0.0.0:0   LISTENING   9\n${line}\n`)
            .join('');
          expect(await portsOf(netstat, text)).toEqual(rows.map(([port]) => port).sort((a, b) => a - b));
        },
      ),
    );
  });
  it('are left out where a script prints a name between two signs', () => {
    for (const title of ['===SOCKETS_OF_SS===', '== Listening ports ==', '--- ss -tulpn ---', '### netstat ###'])
      expect(kept(title, 'tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 7/sshd')).toHaveLength(1);
    expect(kept('------- ------ -----', 'tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 7/sshd')).toHaveLength(2);
  });
  it('take no time on long lines', () => {
    for (const sign of ['-', 'a', ' ', 'a  ', '=a ', '- '])
      expect(kept('', sign.repeat(100_000), '', sign.repeat(100_000)).length).toBeGreaterThan(1);
  });
});

describe('what looks like a row and is none', () => {
  it('is told where ss lost a column and processes stand in its place', async () => {
    const text = 'LISTEN 0 4096 *:2381 users:(("etcd",pid=7,fd=3))\n';
    expect(await problemsOf(ss.parse(captureOf(text)))).toEqual([expect.stringContaining('line 1: not a line of ss')]);
  });
  it('is no name of process 4 of Windows, which -b cannot name', async () => {
    const text = `  TCP    0.0.0.0:17779  0.0.0.0:0   LISTENING   4\n [Other.exe]\n`;
    const { listeners } = await netstat.parse(captureOf(text));
    expect(listeners.flatMap(({ owners }) => owners.map(({ name }) => name))).toEqual(['System']);
  });
});

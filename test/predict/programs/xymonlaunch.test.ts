import { describe, expect, it } from 'vitest';
import { finalsOf } from '../../../src/predict/programs/programs.js';
import { buildImage } from '../../helpers/build-image.js';

const ELF = { program: '\x7fELF' };
const SERVER = '/usr/lib/xymon/server/bin';

function started(words: string, tasks = '') {
  const image = buildImage({
    [`${SERVER}/xymonlaunch`]: ELF,
    [`${SERVER}/xymond`]: ELF,
    '/opt/x/bin/relay': ELF,
    '/usr/sbin/dqcache-start': ELF,
    '/usr/sbin/dqcache': ELF,
    '/etc/xymon/tasks.cfg': tasks,
    '/etc/xymon/server.cfg': `OPT="/opt/x"\t# home\nPATH="/bin:$OPT/bin"\n`,
  });
  const place = { file: '/etc/init.d/xymon', line: 2, text: '' };
  const shared = { environment: new Map(), origins: new Map(), directory: '/', user: 'root', place };
  return finalsOf(image, { ...shared, words: words.split(' ') }).map(
    ({ exe, words: all, place: { file, line } }) => `${exe} ${all.slice(1).join(' ')} (${file}:${line})`,
  );
}

const launched = (tasks: string) => started(`${SERVER}/xymonlaunch --config=/etc/xymon/tasks.cfg`, tasks);

describe('what xymonlaunch keeps running', () => {
  it('is the command of each task, found by the variables of its file or beside it', () => {
    const tasks =
      '[xymond]\n\tENVFILE /etc/xymon/server.cfg\n\tCMD xymond --listen=127.0.0.1 \\\n\t\t--log=/x\n' +
      '[relay]\n\tENVFILE /etc/xymon/server.cfg\n\tNEEDS xymond\n\tCMD relay 1\n[own]\n\tENVFILE /etc/xymon/server.cfg\n\tCMD $OPT/bin/relay 2\n';
    expect(launched(tasks)).toEqual([
      `${SERVER}/xymond --listen=127.0.0.1 --log=/x (/etc/xymon/tasks.cfg:3)`,
      '/opt/x/bin/relay 1 (/etc/xymon/tasks.cfg:8)',
      '/opt/x/bin/relay 2 (/etc/xymon/tasks.cfg:11)',
    ]);
  });

  it.each(['DISABLED', 'INTERVAL 5m', 'CRONDATE * * * * *'])('is no task with %s', (line) => {
    expect(launched(`[xymond]\n\t${line}\n\tCMD xymond\n`)).toEqual([]);
  });

  it.each(['$A', '[', 'CMD ', '\\\n', 'A="$A$A"\n'])('is known soon where the file is made of %j alone', (sign) => {
    expect(launched(`[x]\nCMD xymond ${sign.repeat(20_000)}\n`).length).toBeLessThan(2);
  });
});

describe('a starter with two words before its program', () => {
  it('starts that', () => {
    expect(started('/usr/sbin/dqcache-start /var/lib/dqcache/root dqcache /usr/sbin/dqcache')).toEqual([
      '/usr/sbin/dqcache  (/etc/init.d/xymon:2)',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { finalsOf } from '../../../src/predict/programs/programs.js';
import { buildImage, type ImageFile } from '../../helpers/build-image.js';

const PYTHON = { program: '\x7fELF' };

function started(files: Readonly<Record<string, ImageFile>>, ...words: readonly string[]) {
  const image = buildImage({ '/usr/bin/supervisord': PYTHON, '/usr/bin/python3': PYTHON, ...files });
  const command = {
    words: ['/usr/bin/supervisord', ...words],
    environment: new Map([
      ['PORT', '80'],
      ['LONG', 'x'.repeat(10_000)],
    ]),
    origins: new Map(),
    directory: '/srv',
    user: 'root',
    place: { file: '/etc/systemd/system/x.service', line: 2, text: 'ExecStart=' },
  };
  return finalsOf(image, command).map((each) => `${each.words.join(' ')} in ${each.directory} as ${each.user}`);
}

describe('what supervisord starts', () => {
  it('is what its files and those that they include say, but for what does not start by itself', () => {
    const files = {
      '/etc/supervisor/supervisord.conf': '[include]\nfiles = conf.d/*.conf\n',
      '/etc/supervisor/conf.d/a.conf':
        '[program:web]\ncommand=/usr/bin/python3 -m http.server %(ENV_PORT)s%(process_num)02d ; the page\n' +
        'numprocs=2\ndirectory=%(here)s\nuser=www\n[program:later]\ncommand=/usr/bin/python3\nautostart=false\n',
    };
    expect(started(files)).toEqual([
      '/usr/bin/supervisord in /srv as root',
      '/usr/bin/python3 -m http.server 8000 in /etc/supervisor/conf.d as www',
      '/usr/bin/python3 -m http.server 8001 in /etc/supervisor/conf.d as www',
    ]);
  });

  it('ends where a program of its is another supervisord with the same file', () => {
    const file = '[program:x]\ncommand=/usr/bin/supervisord -c /etc/x.conf\nnumprocs=50\n';
    expect(started({ '/etc/x.conf': file }, '-c', '/etc/x.conf').length).toBeLessThan(1000);
  });

  it.each([
    ['a width that no number has', 'command=/usr/bin/x %(process_num)0999999999d\n'],
    ['a long value many times', `command=/usr/bin/x ${'%(ENV_LONG)s'.repeat(50_000)}\nnumprocs=50\n`],
    ['an environment that is one word', `command=/usr/bin/x\nenvironment=${'a'.repeat(900_000)}\n`],
    ['as many settings as fit', `${'a=b\n'.repeat(200_000)}command=/usr/bin/x\n`],
  ])('is not much, and known soon, with %s', (_, text) => {
    const found = started({ '/etc/x.conf': `[program:x]\n${text}` }, '-c', '/etc/x.conf');
    expect(Math.max(...found.map(({ length }) => length))).toBeLessThan(40_000);
  });
});

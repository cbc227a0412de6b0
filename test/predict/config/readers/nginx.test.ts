import { describe, expect, it } from 'vitest';
import { nginx } from '../../../../src/predict/config/readers/nginx.js';
import { buildImage, buildRunning } from '../../../helpers/build-image.js';

function read(files: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const image = buildImage(files);
  const opened = nginx.read(buildRunning(['/usr/sbin/nginx', '-g', 'daemon off;', ...words]), image) ?? [];
  return {
    opened: opened.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`),
    problems: image.problems(),
  };
}

const MAIN = {
  '/etc/nginx/nginx.conf': "# don't\nhttp { include /etc/nginx/sites-enabled/*; upstream u { server 127.0.0.1:9; } }\n",
};

describe('nginx', () => {
  it('listens where its servers say, not where comments do', () => {
    const site =
      '#listen 81;\nserver { listen 80 default_server; listen [::]:80; listen 127.0.0.1:8081 ssl; listen unix:/run/x; }';
    expect(read({ ...MAIN, '/etc/nginx/sites-enabled/default': site }).opened).toEqual([
      'tcp 0.0.0.0 80',
      'tcp :: 80',
      'tcp 127.0.0.1 8081',
    ]);
  });

  it('a server without listen takes port 80', () => {
    expect(read({ ...MAIN, '/etc/nginx/sites-enabled/a': 'server { root /; }' }).opened).toEqual(['tcp 0.0.0.0 80']);
  });

  it('streams may be datagrams, and ranges are many', () => {
    const config = 'stream { server { listen 53 udp; } server { listen 9000-9001; } }';
    expect(read({ '/etc/nginx/nginx.conf': config }).opened).toEqual([
      'udp 0.0.0.0 53',
      'tcp 0.0.0.0 9000',
      'tcp 0.0.0.0 9001',
    ]);
  });

  it('relative names start from the prefix, and those of an include from the first file', () => {
    const files = {
      '/srv/web/conf/nginx.conf': 'http { include sites/*.conf; }',
      '/srv/web/conf/sites/a.conf': 'server { listen 8099; include sites/a.inc; }',
      '/srv/web/conf/sites/a.inc': 'listen 8098;',
    };
    const opened = ['tcp 0.0.0.0 8099', 'tcp 0.0.0.0 8098'];
    expect(read(files, '-p', '/srv/web/', '-c', 'conf/nginx.conf')).toEqual({ opened, problems: [] });
    expect(read(files, '-c', '/srv/web/conf/nginx.conf')).toEqual({ opened, problems: [] });
  });

  it('what is not understood is told, and so are circles', () => {
    const config = 'include /etc/nginx/nginx.conf;\nhttp { server { listen $port; } }';
    const places = read({ '/etc/nginx/nginx.conf': config }).problems.map(({ place }) => place);
    expect(places).toEqual(['/etc/nginx/nginx.conf:1', '/etc/nginx/nginx.conf:2']);
  });

  it('a file that includes itself again and again is bounded, and that is told', () => {
    const again = 'include /etc/nginx/a.conf;\n'.repeat(3000);
    const { problems } = read({
      '/etc/nginx/nginx.conf': again,
      '/etc/nginx/a.conf': `${'gzip on;\n'.repeat(8000)}${again}`,
    });
    expect(problems.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('the rest was not read'));
  });
});

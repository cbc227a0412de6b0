import { describe, expect, it } from 'vitest';
import { predictImage } from '../../src/predict/predict.js';
import { buildImage, type ImageFile } from '../helpers/build-image.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

const BASE: Readonly<Record<string, ImageFile>> = {
  '/usr/lib/systemd/systemd': { program: 'x' },
  '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
  '/usr/lib/systemd/system/default.target': '[Unit]\n',
};

const service = (name: string, start: string): Readonly<Record<string, ImageFile>> => ({
  [`/usr/lib/systemd/system/${name}.service`]: `[Service]\n${start}\n`,
  [`/etc/systemd/system/default.target.wants/${name}.service`]: { link: `/usr/lib/systemd/system/${name}.service` },
  '/usr/bin/prometheus-nginx-exporter': { program: 'x' },
  '/usr/bin/prometheus-mqtt-exporter': { program: 'x' },
  '/usr/sbin/mosquitto': { program: 'x' },
  '/usr/sbin/nginx': { program: 'x' },
});

const NGINX = service('pages', 'ExecStart=/usr/sbin/nginx');
const BROKER = service('broker', 'ExecStart=/usr/sbin/mosquitto -p 1883');
const asking = (options = '', more = '') =>
  service('exporter', `${more}\nExecStart=/usr/bin/prometheus-nginx-exporter ${options}`);
const mqtt = (options = '') => service('exporter', `ExecStart=/usr/bin/prometheus-mqtt-exporter ${options}`);
const settings = (server: string) => `mqtt:\n  # The broker\n  server: ${server}\n`;

const page = (port: number) => ({ '/etc/nginx/nginx.conf': `events {}\nhttp {\n server {\n listen ${port};\n }\n}\n` });

/** Whether what listens on a port was more than possible; null: nothing does. */
function isFirm(files: Readonly<Record<string, ImageFile>>, port: number): boolean | null {
  const { listeners } = predictImage(buildImage({ ...BASE, ...files }), shippedRegistry());
  const of = listeners.filter((each) => each.port === port);
  return of.length === 0 ? null : of.every(({ certainty }) => certainty !== 'possible');
}

describe('a program that asks a server of its machine before it opens anything', () => {
  it.each([
    ['alone', asking(), false],
    ['beside its server', { ...asking(), ...NGINX, ...page(8080) }, true],
    ['beside a server on another port', { ...asking(), ...NGINX, ...page(8081) }, false],
    [
      'told of the other port',
      { ...asking('-nginx.scrape-uri=http://localhost:8081/'), ...NGINX, ...page(8081) },
      true,
    ],
    [
      'told by a variable',
      { ...asking('', 'Environment=SCRAPE_URI=http://127.0.0.1:8082/s'), ...NGINX, ...page(8080) },
      false,
    ],
    ['told of another machine', asking('-nginx.scrape-uri http://web.example:8080/s'), true],
    ['though an option says where it listens', asking('-web.listen-address=:9113'), false],
  ])('%s', (_, files, firm) => {
    expect(isFirm(files, 9113)).toBe(firm);
  });

  it.each([
    ['alone', mqtt(), false],
    ['beside a broker', { ...mqtt(), ...BROKER }, true],
    [
      'with another broker',
      { ...mqtt(), '/etc/prometheus/mqtt-exporter.yaml': settings('tcp://broker.example:1883') },
      true,
    ],
    [
      'with another file',
      { ...mqtt('-config /etc/m.yaml'), ...BROKER, '/etc/m.yaml': settings('"tcp://127.0.0.1:1884"') },
      false,
    ],
  ])('by its file: %s', (_, files, firm) => {
    expect(isFirm(files, 9641)).toBe(firm);
  });

  it.each([
    ['alone', 'server_hostname localhost\nserver_port 143\n', {}, false],
    ['beside a server', 'server_hostname localhost\nserver_port 8143\n', { ...NGINX, ...page(8143) }, true],
    ['beside one on another port', 'server_hostname 127.0.0.1\nserver_port 143\n', { ...NGINX, ...page(8143) }, false],
    ['for another machine', 'server_hostname imap.example\n', {}, true],
  ])('by two lines of its file: %s', (_, text, more, firm) => {
    const start = 'ExecStart=/usr/sbin/imapproxyd -f /etc/imapproxy.conf';
    const files = { ...service('mail', start), '/usr/sbin/imapproxyd': { program: 'x' } };
    expect(isFirm({ ...files, '/etc/imapproxy.conf': `${text}listen_port 1143\n`, ...more }, 1143)).toBe(firm);
  });

  it.each([
    ['LCDd', '/usr/sbin/LCDd -c /etc/LCDd.conf', 13666],
    ['imapproxyd', '/usr/sbin/imapproxyd -f /etc/imapproxy.conf', 143],
  ])('%s is possible where its file is missing', (_, start, port) => {
    const exe = start.replace(/ .*/, '');
    expect(isFirm({ ...service('x', `ExecStart=${start}`), [exe]: { program: 'x' } }, port)).toBe(false);
  });

  it('is told of, and a file without end is read at once', () => {
    const blank = `mqtt:\n${' '.repeat(100_000)}`;
    const files = { ...BASE, ...mqtt(), '/etc/prometheus/mqtt-exporter.yaml': blank };
    const began = performance.now();
    const { gaps } = predictImage(buildImage(files), shippedRegistry());
    expect(performance.now() - began).toBeLessThan(5000);
    expect(gaps).toMatchObject([{ place: 'exporter.service', reason: expect.stringContaining('port 1883') }]);
  });
});

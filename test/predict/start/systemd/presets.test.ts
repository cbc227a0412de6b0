import { describe, expect, it } from 'vitest';
import { predictImage } from '../../../../src/predict/predict.js';
import { buildImage, type ImageFile } from '../../../helpers/build-image.js';
import { shippedRegistry } from '../../../helpers/shipped-registry.js';

type Files = Readonly<Record<string, ImageFile>>;
const UNITS = '/usr/lib/systemd/system';
const socket = (port: number, install = 'WantedBy=sockets.target') =>
  `[Socket]\nListenStream=127.0.0.1:${port}\n[Install]\n${install}\n`;

const BASE: Files = {
  '/usr/lib/systemd/systemd': { program: 'x' },
  '/usr/bin/cat': { program: 'x' },
  [`${UNITS}/default.target`]: '[Unit]\nWants=sockets.target\n',
  [`${UNITS}/sockets.target`]: '[Unit]\n',
  [`${UNITS}/allowed.socket`]: socket(4001),
  [`${UNITS}/allowed.service`]: '[Service]\nExecStart=/usr/bin/cat\n',
  [`${UNITS}/denied.socket`]: socket(4002),
  [`${UNITS}/denied.service`]: '[Service]\nExecStart=/usr/bin/cat\n',
  [`${UNITS}/unsaid.socket`]: socket(4003),
  [`${UNITS}/unsaid.service`]: '[Service]\nExecStart=/usr/bin/cat\n',
  [`${UNITS}/some@.socket`]: socket(4004).replace('4004', '40%i'),
  [`${UNITS}/some@.service`]: '[Service]\nExecStart=/usr/bin/cat\n',
  '/usr/lib/systemd/system-preset/50-ours.preset':
    '# ours\nenable some@.socket 10 11\nenable allow*.socket\ndisable denied.*\nenable denied.socket\n',
};

const predicted = (files: Files) => predictImage(buildImage({ ...BASE, ...files }), shippedRegistry());
const ports = (files: Files) => predicted(files).listeners.map(({ port }) => port);
const FIRST = { '/etc/machine-id': 'uninitialized\n' };

describe('what presets enable at the first boot of a machine', () => {
  it('what a rule allows, instances that it names, and what none forbids', () => {
    expect(ports(FIRST)).toEqual([4001, 4003, 4010, 4011]);
    expect(ports({})).toEqual([4001, 4003, 4010, 4011]);
  });

  it('nothing where the machine has an id, or an empty one, as was seen on a booted twin', () => {
    expect(ports({ '/etc/machine-id': `${'a'.repeat(32)}\n` })).toEqual([]);
    expect(ports({ '/etc/machine-id': '' })).toEqual([]);
  });

  it('nothing else where a last rule forbids all; a file of the administrator stands in place of one of its name', () => {
    const last = { '/usr/lib/systemd/system-preset/99-all.preset': 'disable *\n' };
    expect(ports({ ...FIRST, ...last })).toEqual([4001, 4010, 4011]);
    const none = { '/etc/systemd/system-preset/50-ours.preset': 'enable unsaid.socket\n' };
    expect(ports({ ...FIRST, ...last, ...none })).toEqual([4003]);
  });

  it('what is masked stays so; what one unit names under Also comes along, and other names are known', () => {
    const rules = {
      '/usr/lib/systemd/system-preset/00-few.preset': 'enable main.service\nenable allowed.socket\ndisable *\n',
      '/etc/systemd/system/allowed.socket': { link: '/dev/null' },
      [`${UNITS}/main.service`]:
        '[Service]\nExecStart=/usr/bin/cat\n[Install]\nAlias=other-name.service\nAlso=side.socket\n',
      [`${UNITS}/side.socket`]: socket(4005),
      [`${UNITS}/side.service`]: '[Service]\nExecStart=/usr/bin/cat\n',
      [`${UNITS}/default.target`]: '[Unit]\nWants=sockets.target other-name.service\n',
    };
    expect(ports({ ...FIRST, ...rules })).toEqual([4005]);
    expect(predicted({ ...FIRST, ...rules }).listeners[0]?.evidence[0]).toContain('/side.socket:2: ListenStream=');
  });

  it('units that start at a first boot alone do so then', () => {
    const unit = { [`${UNITS}/unsaid.socket`]: `[Unit]\nConditionFirstBoot=yes\n${socket(4003)}` };
    const wanted = { [`${UNITS}/sockets.target.wants/unsaid.socket`]: { link: '../unsaid.socket' } };
    expect(ports({ ...FIRST, ...unit, ...wanted })).toContain(4003);
    expect(ports({ '/etc/machine-id': `${'a'.repeat(32)}\n`, ...unit, ...wanted })).toEqual([]);
  });

  it('a template that is linked without an instance gets the name of what asks for it, as was seen on a booted twin', () => {
    const link = { [`${UNITS}/sockets.target.wants/some@.socket`]: { link: '../some@.socket' } };
    const named = { [`${UNITS}/some@.socket`]: '[Socket]\nListenStream=127.0.0.1:4020\nFileDescriptorName=%i\n' };
    const { listeners } = predicted({ '/etc/machine-id': `${'a'.repeat(32)}\n`, ...link, ...named });
    expect(listeners.map(({ port, unit }) => `${port} ${unit}`)).toEqual(['4020 some@sockets.socket']);
  });

  it('however many instances, patterns and units that name one another there are', () => {
    const many = Array.from({ length: 3000 }, (_, number) => number);
    const chain = many.map((number) => [
      `${UNITS}/s${number}.service`,
      `[Service]\nExecStart=/usr/bin/cat\n[Install]\nAlso=s${number + 1}.service some@7.socket\n`,
    ]);
    const rules = `enable s*.service\nenable some@.socket ${many.map((number) => 1000 + number).join(' ')}\n`;
    const stars = `disable ${'*a'.repeat(100)}*b\n`.repeat(2000);
    const files = { '/usr/lib/systemd/system-preset/50-ours.preset': `${rules}disable *\n${stars}` };
    const { listeners, gaps } = predicted({ ...FIRST, ...Object.fromEntries(chain), ...files });
    expect(listeners.map(({ port }) => port)).toContain(407);
    expect(gaps.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['only 200 instances were read', 'only 200 patterns of presets were read']),
    );
  });
});

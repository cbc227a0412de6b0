import { describe, expect, it } from 'vitest';
import { predictImage } from '../../../../src/predict/predict.js';
import { buildImage } from '../../../helpers/build-image.js';
import { shippedRegistry } from '../../../helpers/shipped-registry.js';

const PACKAGED =
  '[Service]\nExecStart=/usr/bin/prometheus-pushgateway --persistence.file=/var/lib/p --web.listen-address=:9091\n';

const predicted = (files: Readonly<Record<string, string>>) =>
  predictImage(
    buildImage({
      '/usr/lib/systemd/systemd': { program: 'x' },
      '/usr/bin/prometheus-pushgateway': { program: 'x' },
      '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
      '/usr/lib/systemd/system/default.target': '[Unit]\nWants=own.service\n',
      '/usr/lib/systemd/system/own.service': PACKAGED,
      ...files,
    }),
    shippedRegistry(),
  ).listeners.map(({ port, certainty }) => `${port} ${certainty}`);

const START = 'ExecStart=/usr/bin/prometheus-pushgateway';

describe('a command that takes the place of another one', () => {
  it.each([
    ['none', {}, '9091 certain'],
    [
      'a drop-in with all options',
      `ExecStart=\n${START} --web.listen-address=:9092 --persistence.file /x`,
      '9092 certain',
    ],
    [
      'a drop-in with another value',
      `ExecStart=\n${START} --persistence.file=/y --web.listen-address=:9092`,
      '9092 certain',
    ],
    ['a drop-in that lacks one', `ExecStart=\n${START} --web.listen-address=:9092`, '9092 configured'],
  ])('%s', (_, dropIn, expected) => {
    const files =
      typeof dropIn === 'string' ? { '/etc/systemd/system/own.service.d/a.conf': `[Service]\n${dropIn}\n` } : {};
    expect(predicted(files)).toEqual([expected]);
  });

  it.each([
    ['all options', `${START} --web.listen-address=:9092 --persistence.file /x`, '9092 certain'],
    ['fewer', `${START} --web.listen-address=:9092`, '9092 configured'],
  ])('a unit of the same name in an earlier directory, with %s', (_, command, expected) => {
    expect(predicted({ '/etc/systemd/system/own.service': `[Service]\n${command}\n` })).toEqual([expected]);
  });
});

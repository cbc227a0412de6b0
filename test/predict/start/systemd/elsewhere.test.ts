import { describe, expect, it } from 'vitest';
import { predictImage } from '../../../../src/predict/predict.js';
import { buildImage } from '../../../helpers/build-image.js';
import { shippedRegistry } from '../../../helpers/shipped-registry.js';

const UNIT = '/usr/lib/systemd/system/own.service';

/** What is predicted of a service with these lines, and where gaps stand. */
function predicted(...lines: readonly string[]) {
  const { listeners, gaps } = predictImage(
    buildImage({
      '/usr/lib/systemd/systemd': { program: 'x' },
      '/usr/bin/prometheus-pushgateway': { program: 'x' },
      '/srv/jail/usr/bin/prometheus-pushgateway': { program: 'x' },
      '/srv/jail.raw': 'x',
      '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
      '/usr/lib/systemd/system/default.target': '[Unit]\nWants=own.service\n',
      [UNIT]: ['[Service]', 'ExecStart=/usr/bin/prometheus-pushgateway', ...lines, ''].join('\n'),
    }),
    shippedRegistry(),
  );
  return {
    opened: listeners.map(({ port, certainty }) => `${port} ${certainty}`),
    gaps: gaps.map(({ place }) => place),
  };
}

const here = (...gaps: readonly string[]) => ({ opened: ['9091 default'], gaps });

describe('a service that sees other files than those of the image', () => {
  it.each([['RootDirectory=/srv/jail'], ['RootDirectory=/srv/jail/'], ['RootImage=/srv/jail.raw']])(
    'opens possibly what they say where it has a root of its own: %s',
    (line) => expect(predicted(line)).toEqual({ opened: ['9091 possible'], gaps: [`${UNIT}:3`] }),
  );

  it.each([
    ['BindReadOnlyPaths=/srv/jail:/etc/own'],
    ['BindPaths=-/srv/jail:/usr/bin:rbind'],
    ['BindPaths=/srv /srv/jail:/etc'],
    ['TemporaryFileSystem=/etc:ro'],
    ['TemporaryFileSystem=/'],
    ['ExtensionDirectories=/srv/jail'],
    ['MountImages=/srv/jail.raw:/opt/own'],
  ])('is a gap where something lies over them: %s', (line) => expect(predicted(line)).toEqual(here(`${UNIT}:3`)));

  it.each([
    ['RootDirectory=/'],
    ['RootDirectory='],
    ['BindReadOnlyPaths=/srv/jail'],
    ['BindPaths=/srv/jail:/srv/jail'],
    ['BindReadOnlyPaths=/srv/jail:/var/lib/own/dev/log'],
    ['TemporaryFileSystem=/var:ro'],
  ])('is none where it sees the same, or data alone: %s', (line) => expect(predicted(line)).toEqual(here()));
});

import { expect, it } from 'vitest';
import { finalsOf } from '../../../src/predict/programs/programs.js';
import { buildImage } from '../../helpers/build-image.js';

const FILES = { '/bin/sh': '-', '/usr/bin/find': '-', '/usr/bin/xargs': '-', '/usr/sbin/x': '-' };

it.each([
  ['find /srv -name a -exec x -p 80 {} \\;', ['/usr/sbin/x -p 80 \uFFFC']],
  ['find /srv -execdir nice -n 5 x -p 80 +', ['/usr/sbin/x -p 80']],
  ['find /srv -delete', []],
  ['xargs -n 1 x -p', ['/usr/sbin/x -p \uFFFC']],
  ['xargs -P2 -I {} x -p {} -q', ['/usr/sbin/x -p \uFFFC -q']],
  ["alias x='x -p'\nx 80", ['/usr/sbin/x -p 80']],
])('starts what is run for each thing, which is not sure: %s', (text, expected) => {
  const image = buildImage({ ...FILES, '/srv/start': `#!/bin/sh\n${text}\n` });
  const finals = finalsOf(image, {
    words: ['/srv/start'],
    environment: new Map(),
    origins: new Map(),
    directory: '/',
    user: null,
    place: { file: '/x', line: 1, text: '' },
  }).filter(({ exe }) => exe === '/usr/sbin/x');
  expect(finals.map(({ words }) => words.join(' '))).toEqual(expected);
  expect(finals.every(({ isUnsure, place }) => isUnsure === true && place.line > 1)).toBe(true);
});

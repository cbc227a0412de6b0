import { describe, expect, it } from 'vitest';
import { mongos } from '../../../../src/predict/config/readers/mongodb.js';
import { buildImage, buildRunning } from '../../../helpers/build-image.js';

/** What a router opens whose file says so. */
function opens(text: string) {
  const image = buildImage({ '/etc/mongos.conf': text });
  return mongos.read(buildRunning(['/usr/bin/mongos']), image)?.map(({ address, port }) => `${address}:${port}`);
}

describe('the reader of MongoDB', () => {
  it.each([
    ['of old', '# net = no\n  port = 27099\nbind_ip = 127.0.0.1\n'],
    ['in YAML', '# port = 1\nnet:\n  port: 27099\n  bindIp: 127.0.0.1\n'],
    ['behind more empty lines than are worth a second look', `${'\n'.repeat(200_000)}net:\n  port: 27099\n`],
  ])('reads a file %s', (_, text) => {
    expect(opens(text)).toEqual(['127.0.0.1:27099']);
  });
});

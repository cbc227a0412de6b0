import { describe, expect, it } from 'vitest';
import { containerNamer } from '../../../src/collectors/processes/container-name.js';
import { fakeHost } from '../../helpers/fake-host.js';

const ID = 'a'.repeat(64);

const HOST = fakeHost({
  files: {
    [`/var/lib/docker/containers/${ID}/config.v2.json`]: '{"Name":"/shop-web-1"}',
    '/var/lib/containers/storage/overlay-containers/containers.json': `[null,{"id":"${ID}","names":["cache"]}]`,
    [`/var/log/containers/web-7d4b9_default_nginx-${ID}.log`]: '',
  },
});

describe('containerNamer', () => {
  it.each([
    ['docker', 'shop-web-1'],
    ['podman', 'cache'],
    ['containerd', 'default/web-7d4b9/nginx'],
    ['cri-o', 'default/web-7d4b9/nginx'],
    ['lxc', null],
  ])('knows what people call a container of %s', (runtime, name) =>
    expect(containerNamer(HOST)({ runtime, id: ID, name: null })).toEqual({ runtime, id: ID, name }),
  );
  it.each(['docker', 'podman', 'containerd'])('lives without the files of %s', (runtime) =>
    expect(containerNamer(fakeHost())({ runtime, id: ID, name: null }).name).toBeNull(),
  );
});

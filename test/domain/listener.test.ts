import { describe, expect, it } from 'vitest';
import { addressWords } from '../../src/reports/words.js';
import { buildListener } from '../helpers/build-report.js';

const container = (name: string | null) => ({ runtime: 'containerd', id: 'a'.repeat(64), name });

describe('the name of a network namespace', () => {
  it.each([
    ['blue', null, 'blue'],
    [null, container('shop-web-1'), 'shop-web-1'],
    [null, container('default/web-7d4b9/nginx'), 'default/web-7d4b9'],
    [null, container(null), 'containerd aaaaaaaaaaaa'],
    [null, null, null],
  ])('is %s of ip netns, else that of the container %j', (netnsName, inside, name) => {
    const listener = buildListener({
      netns: '4026532281',
      container: inside,
      ...(netnsName === null ? {} : { netnsName }),
    });
    expect(listener.netnsName).toBe(name);
    expect(addressWords(listener)).toBe(`0.0.0.0 in netns ${name === null ? '4026532281' : `${name} (4026532281)`}`);
  });
  it('is none in the own one', () =>
    expect(buildListener({ container: container('shop-web-1') })).toMatchObject({ netns: null, netnsName: null }));
});

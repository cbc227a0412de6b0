import { describe, expect, it } from 'vitest';
import { distroless } from '../../../src/collectors/packages/distroless.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { merged } from '../../helpers/merged-usr.js';

const SUM = 'd41d8cd98f00b204e9800998ecf8427e';
const files = {
  '/var/lib/dpkg/status.d/python3': 'Package: python3.11-minimal\nVersion: 3.11.2-6\n',
  '/var/lib/dpkg/status.d/python3.md5sums': `${SUM}  usr/bin/python3.11\n`,
  '/var/lib/dpkg/status.d/bash.md5sums': `${SUM}  ./bin/bash\n`,
};

describe('distroless', () => {
  it('reads a paragraph and a list for each package', async () => {
    const host = merged(fakeHost({ files }));
    expect(distroless.isPresent(host)).toBe(true);
    const owners = await distroless.ownersOf(host, ['/usr/bin/python3.11', '/usr/bin/bash', '/usr/bin/nc'], false);
    expect(Object.fromEntries(owners)).toEqual({
      '/usr/bin/python3.11': {
        name: 'python3.11-minimal',
        version: '3.11.2-6',
        checksum: { algorithm: 'md5', hex: SUM },
      },
      '/usr/bin/bash': { name: 'bash', version: null, checksum: { algorithm: 'md5', hex: SUM } },
    });
  });
});

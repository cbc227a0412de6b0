import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeHost } from '../../src/host/node.js';
import { predictImage } from '../../src/predict/predict.js';
import { directoryTree } from '../../src/predict/tree/directory.js';
import { imageOf } from '../../src/predict/tree/image.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

const root = mkdtempSync(path.join(tmpdir(), 'port-audit-hostile-'));
afterAll(() => rmSync(root, { recursive: true }));

const at = (name: string) => path.join(root, name);

function put(name: string, text: string): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
}

describe('a file system that was laid out as a trap', () => {
  put('usr/lib/systemd/systemd', '');
  put('usr/lib/systemd/system/default.target', '[Unit]\n');
  const wants = 'etc/systemd/system/default.target.wants';
  for (let number = 0; number < 1000; number += 1) put(`${wants}/unit${number}.service`, '');
  put('usr/lib/systemd/system/nginx.service', '[Service]\nExecStart=/usr/sbin/nginx\n');
  put('usr/lib/systemd/system/ssh.service', '[Service]\nExecStart=/usr/sbin/sshd\n');
  put(`${wants}/nginx.service`, '');
  put(`${wants}/ssh.service`, '');
  put('usr/sbin/nginx', '\x7fELF');
  put('usr/sbin/sshd', '\x7fELF');
  put('etc/nginx/nginx.conf', 'include /etc/nginx/*.conf;\nhttp { server { listen 80; } }\n');
  mkdirSync(at('etc/ssh'));
  symlinkSync('../../../../../../../../etc/passwd', at('etc/ssh/sshd_config'));
  symlinkSync('/proc/self/environ', at('etc/hosts'));
  execFileSync('mkfifo', [at('etc/hostname')]);
  put('etc/machine-id', '');
  truncateSync(at('etc/machine-id'), 1 << 30);

  it('is answered, and nothing outside of it is read', () => {
    const prediction = predictImage(imageOf(directoryTree(nodeHost(), root)), shippedRegistry());
    expect(prediction.listeners.map(({ id }) => id)).toEqual(['tcp4:0.0.0.0:22', 'tcp6:[::]:22', 'tcp4:0.0.0.0:80']);
    const places = prediction.gaps.map(({ place }) => place);
    expect(places).toEqual(expect.arrayContaining(['/etc/nginx/nginx.conf:1', '/etc/hostname', '/etc/machine-id']));
  });
});

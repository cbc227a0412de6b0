import fs from 'node:fs';
import path from 'node:path';
import type { CaptureFormat } from '../../src/collectors/captures/types.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import { captureOf } from './capture.js';

const FOLDER = path.join(import.meta.dirname, '..', 'fixtures', 'captures');

/** A recorded capture; test/fixtures/captures/README.md says where each comes from. */
export function fixture(name: string): Buffer {
  return fs.readFileSync(path.join(FOLDER, name));
}

export function parseFixture(format: CaptureFormat, name: string): Promise<Snapshot> {
  return format.parse(captureOf(fixture(name), { file: name }));
}

/** Every listener as `id owner-pids`, in the order of the snapshot. */
export function shown(snapshot: Snapshot): string[] {
  return snapshot.listeners.map(({ id, owners }) => [id, ...owners.map(({ pid }) => pid)].join(' '));
}

/** The machine whose listeners were recorded with every Linux tool: identities, pids and names of the owners. */
export const SCENE: ReadonlyArray<readonly [id: string, pids: readonly number[], name: string]> = [
  ['tcp4:0.0.0.0:22', [49], 'sshd'],
  ['tcp6:[::]:22', [49], 'sshd'],
  ['tcp4:127.0.0.53%lo:53', [50], 'systemd-resolve'],
  ['udp4:127.0.0.53%lo:53', [50], 'systemd-resolve'],
  ['udp4:0.0.0.0:68', [53], 'dhclient'],
  ['tcp4:0.0.0.0:80', [56, 58, 59], 'nginx'],
  ['udp6:[fe80::77]%d0:546', [53], 'dhclient'],
  ['tcp6:[::]:2375', [51], 'dockerd'],
  ['tcp4:127.0.0.1:3306', [57], 'mariadbd'],
  ['udp4:0.0.0.0:5353', [55], 'avahi-daemon'],
  ['udp6:[::]:5353', [55], 'avahi-daemon'],
  ['tcp6:[::ffff:127.0.0.1]:8005', [52], 'java'],
  ['tcp6:[2001:db8:1234:5678:9abc:def0:1234:5678]:8443', [54], 'web worker'],
];

/** The scene as `shown` gives it, narrowed by the beginning of the identity. */
export function scene(prefix = '', options: { readonly pids?: boolean; readonly interfaces?: boolean } = {}): string[] {
  return SCENE.filter(([id]) => id.startsWith(prefix)).map(([id, pids]) => {
    const identity = options.interfaces === false ? id.replace(/%\w+/, '') : id;
    return [identity, ...(options.pids === false ? [] : pids)].join(' ');
  });
}

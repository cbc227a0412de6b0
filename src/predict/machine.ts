import type { Prediction } from '../domain/prediction.js';
import { readEnvironmentFile } from './start/systemd/environment-file.js';
import type { Image } from './tree/image.js';

/** What the image says of the machine that it would be. os-release(5), hostname(5) */
export function machineOf(image: Image): Prediction['host'] {
  const hostname = image.text('/etc/hostname')?.split('\n')[0]?.trim() ?? '';
  const file = ['/etc/os-release', '/usr/lib/os-release'].find((each) => image.isFile(each));
  const values = file === undefined ? [] : readEnvironmentFile(file, image.text(file) ?? '');
  const distribution = values.findLast(([name]) => name === 'PRETTY_NAME')?.[1] ?? null;
  return { hostname: hostname === '' ? null : hostname, distribution };
}

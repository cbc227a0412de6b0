import type { Image } from '../../tree/image.js';

/** A machine without an id of its own starts for the first time, and systemd then applies presets. machine-id(5) */
export function tellOfPresets(image: Image): void {
  const id = image.text('/etc/machine-id')?.trim();
  if (id !== undefined && id !== '' && id !== 'uninitialized') return;
  image.tell(
    '/etc/machine-id',
    'it is empty: at the first boot systemd enables what its presets name, beyond what is told here',
  );
}

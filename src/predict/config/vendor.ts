import type { Image } from '../tree/image.js';

/**
 * The file that is read for one of /etc: where that is not there, a distribution may keep its own below /usr/etc, which whoever
 * administers the machine overrules by one in /etc. https://en.opensuse.org/openSUSE:Packaging_UsrEtc
 */
export const inPlaceOf = (image: Image, file: string): string =>
  file.startsWith('/etc/') && image.stat(file) === null && image.isFile(`/usr${file}`) ? `/usr${file}` : file;

const ENDS = ['conf', 'cfg', 'ini', 'yml', 'yaml', 'toml', 'json', 'xml'];

/** Where a program of this name may have its configuration, as people name such files. */
export const usualFiles = (name: string): string[] =>
  ENDS.flatMap((end) => [`/etc/${name}.${end}`, `/etc/${name}/${name}.${end}`]).concat(
    `/etc/${name}/config`,
    `/etc/default/${name}`,
  );

/** Where its vendor may have put one that counts as long as there is none in /etc. */
export const vendorFiles = (name: string): string[] =>
  ENDS.flatMap((end) => [
    `/usr/etc/${name}.${end}`,
    ...['etc', 'lib', 'share'].map((each) => `/usr/${each}/${name}/${name}.${end}`),
  ]);

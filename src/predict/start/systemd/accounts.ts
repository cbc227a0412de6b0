import type { Image } from '../../tree/image.js';
import { once } from '../../tree/once.js';

/** What the files of some directories say. */
export const textsIn = (image: Image, directories: readonly string[]) =>
  directories.flatMap((each) => image.list(each).map((one) => image.text(`${each}/${one}`) ?? ''));

/** Every word of sysusers.d(5): accounts that come into being at boot are among them. */
const madeAccounts = once(
  (image) =>
    new Set(textsIn(image, ['/etc/sysusers.d', '/usr/lib/sysusers.d']).flatMap((text) => text.split(/[\s:]+/))),
);

/** Names of the first column of a file of accounts; null where there is no such file. */
const namesIn = (file: string) =>
  once((image) => {
    // Images that are updated as a whole keep their own accounts in /usr/lib; nss-altfiles
    const texts = [image.text(file), image.text(file.replace('/etc/', '/usr/lib/'))].filter((text) => text !== null);
    const names = texts.flatMap((text) => text.split('\n')).map((line) => line.split(':')[0] ?? '');
    return texts.length === 0 ? null : new Set(names);
  });

/** By directive of a service, the names that it may say. */
export const ACCOUNTS = {
  User: namesIn('/etc/passwd'),
  Group: namesIn('/etc/group'),
  SupplementaryGroups: namesIn('/etc/group'),
} as const;

/** Whether an account is there, or would come there at boot. */
export function isAccount(image: Image, names: ReadonlySet<string> | null, name: string): boolean {
  return names === null || /^\d+$/.test(name) || names.has(name) || madeAccounts(image).has(name);
}

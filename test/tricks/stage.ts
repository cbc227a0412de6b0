import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Namespace, openNamespace } from '../daemons/namespace.js';
import { addressOf, type Trick } from './tricks.js';

/** How long all of them may take until they listen, milliseconds: a hundred programs start at once. */
const DEADLINE = 90_000;

const HERE = new URL('.', import.meta.url).pathname;

/** Directories that administrators fill, empty ones of this namespace's own; and accounts. */
const SCENE = `
chmod 755 /run
for directory in home opt srv; do mount -t tmpfs -o mode=755 none /$directory; done
echo mallory:x:12345:12345::/home/mallory:/bin/sh >>/etc/passwd
echo mallory:x:12345: >>/etc/group
ip address add 10.99.0.0/16 dev lo
`;

const idsOf = { mallory: 12345, 'www-data': 33, nobody: 65534 } as const;

/** The lines that start one trick, as its player, in a directory of his own. */
function startOf(trick: Trick, number: number): string {
  const id = idsOf[trick.by as keyof typeof idsOf];
  const home = `/home/${trick.by}/${number}`;
  const variables = `A=${addressOf(trick)} P=${trick.at.split('/')[0]} D=${home} HOME=${home} PATH=$PATH`;
  return [
    `install -d -o ${id} -g ${id} ${home}`,
    ...(trick.root === null ? [] : [`sh -e /run/tricks/${number}.root`]),
    `(cd ${home} && exec setpriv --reuid=${id} --regid=${id} --clear-groups env -i ${variables} sh -e /run/tricks/${number}.run) &`,
  ].join('\n');
}

/** Plays tricks side by side, each on an address of its own, and resolves when they listen. */
export async function play(tricks: readonly Trick[]): Promise<Namespace> {
  const scripts = mkdtempSync('/tmp/port-audit-tricks-');
  try {
    cpSync(HERE, scripts, { recursive: true });
    for (const [number, { root, run }] of tricks.entries()) {
      writeFileSync(path.join(scripts, `${number}.run`), `. /run/tricks/lib.sh\n${run}\n`);
      if (root !== null) writeFileSync(path.join(scripts, `${number}.root`), `${root}\n`);
    }
    const copy = `cp -r ${scripts} /run/tricks && chmod -R a+rX /run/tricks`;
    const namespace = await openNamespace([SCENE, copy, ...tricks.map(startOf)].join('\n'));
    // One that does not listen is told by the test of its own.
    await namespace
      .listening(
        tricks.map((trick) => `${addressOf(trick)}:${trick.at}`),
        DEADLINE,
      )
      .catch(() => undefined);
    return namespace;
  } finally {
    rmSync(scripts, { recursive: true });
  }
}

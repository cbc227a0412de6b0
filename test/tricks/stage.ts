import { cpSync, existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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

/** Where the hierarchy of control groups that systemd uses is mounted: version 2, or beside version 1. */
const CGROUPS = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].find((root) => existsSync(`${root}/cgroup.procs`)) ?? '';

const idsOf = { root: 0, mallory: 12345, 'www-data': 33, nobody: 65534 } as const;

/** The lines that start one trick, as its player, in a directory of his own. */
function startOf(trick: Trick, number: number): string {
  const id = idsOf[trick.by as keyof typeof idsOf];
  const home = `/home/${trick.by}/${number}`;
  const variables = `A=${addressOf(trick)} P=${trick.at.split('/')[0]} D=${home} HOME=${home} PATH=$PATH CGROUPS=${CGROUPS}`;
  const enter = trick.cgroup === null ? '' : `echo 0 >${CGROUPS}/${trick.cgroup}/cgroup.procs; `;
  // Where root's part fails, this one does not listen; the others are played.
  const prepare = trick.root === null ? 'true' : `CGROUPS=${CGROUPS} sh -e /run/tricks/${number}.root`;
  return [
    `install -d -o ${id} -g ${id} ${home}`,
    `if ${prepare}; then (${enter}cd ${home} && exec setpriv --reuid=${id} --regid=${id} --clear-groups env -i ${variables} sh -e /run/tricks/${number}.run) & fi`,
  ].join('\n');
}

/** Removes the control groups that tricks were played in; those that somebody lives in stay. */
function removeGroup(group: string): void {
  if (!existsSync(group)) return;
  for (const inside of readdirSync(group, { withFileTypes: true })) {
    if (inside.isDirectory()) removeGroup(path.join(group, inside.name));
  }
  rmdirSync(group);
}

async function removeGroups(tricks: readonly Trick[]): Promise<void> {
  // A process that was killed stays in its group until the kernel is done with it.
  for (const { cgroup } of tricks) {
    for (let tries = 0; cgroup !== null && tries < 100; tries++) {
      try {
        removeGroup(`${CGROUPS}/${cgroup}`);
        break;
      } catch {
        await pause(20);
      }
    }
  }
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
    const here = tricks.filter(({ elsewhere }) => !elsewhere);
    await namespace
      .listening(
        here.map((trick) => `${addressOf(trick)}:${trick.at}`),
        DEADLINE,
      )
      .catch(() => undefined);
    for (const [number, { by, elsewhere }] of tricks.entries()) {
      const up = `${namespace.root}/home/${by}/${number}/up`;
      for (let tries = 0; elsewhere && tries < 200 && !existsSync(up); tries++) await pause(50);
    }
    const close = async () => {
      await namespace.close();
      await removeGroups(tricks);
    };
    return { ...namespace, close };
  } finally {
    rmSync(scripts, { recursive: true });
  }
}

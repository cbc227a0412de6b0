import { baseName, locationOf } from '../../domain/executable-path.js';
import { exposureOf } from '../../domain/exposure.js';
import type { Behind, Endpoint, Owner } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';
import { namespaceOfChild } from '../kernel/namespaces.js';
import type { OnBehalf } from '../types.js';
import { dockerContainerAt } from './docker.js';
import { isRoots } from './guard.js';
import { pastaNamespace, pastaPort } from './pasta.js';
import { programBehind, SUPER_SERVERS } from './super-server.js';
import { serviceBehind } from './systemd-socket.js';

type Look = (host: Host, words: readonly string[], endpoint: Endpoint, owner: Owner) => OnBehalf | null;

const NOBODY: OnBehalf = { relay: null, behind: null };

function option(words: readonly string[], ...names: readonly string[]): string | null {
  const index = words.findIndex((word) => names.includes(word));
  return index < 0 ? null : (words[index + 1] ?? null);
}

const tunnel = (target: string): OnBehalf => ({
  relay: { kind: 'tunnel', target, exe: null, exeGuarded: null, package: null },
  behind: null,
});

function proxy(target: string | null, behind: Partial<Behind>): OnBehalf {
  const { container = null, address = null, port = null, netns = null } = behind;
  const named = container === null ? null : `container ${container.name ?? container.id.slice(0, 12)}`;
  const words = [named, target].filter((part) => part !== null).join(', ');
  return {
    relay: {
      kind: 'container',
      target: words === '' ? 'a container' : words,
      exe: null,
      exeGuarded: null,
      package: null,
    },
    behind: { container, address, port, netns },
  };
}

/**
 * docker-proxy says on its command line to which address of which container it passes everything on. Only that of root
 * is believed, and no container has an address of the loopback interface.
 */
const lookAtDockerProxy: Look = (host, words, _endpoint, { uid }) => {
  const address = option(words, '-container-ip', '--container-ip');
  const port = option(words, '-container-port', '--container-port');
  if (address === null || port === null || !/^\d{1,5}$/.test(port)) return null;
  if (uid !== 0 || exposureOf(address, null, null) === 'loopback') return null;
  const end = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  return proxy(end, { container: dockerContainerAt(host, address), address, port: Number(port) });
};

/** conmon lives in the control group of its container, and keeps the published ports of that container. */
const lookAtConmon: Look = (_host, _words, _endpoint, { container }) => proxy(null, { container });

/** rootlessport gets its orders through a pipe, but its child enters the network namespace of the container. */
const lookAtRootlessPort: Look = (host, _words, _endpoint, { pid, container }) =>
  proxy(null, { container, netns: pid === null ? null : namespaceOfChild(host, pid) });

/** pasta connects a network namespace without privileges; passt does the same for a virtual machine, behind a socket. */
const lookAtPasta: Look = (host, words, { protocol, port }, { pid, container }) =>
  proxy(null, {
    container,
    netns: pid === null ? null : pastaNamespace(host, pid),
    port: pastaPort(words, protocol, port),
  });

/** `-L [bind:]port:host:hostport`, `-R`, `-D [bind:]port`; ssh(1). */
function sshForwards(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const attached = /^-[LRD](.+)$/.exec(word)?.[1];
    if (attached !== undefined) return [attached];
    return /^-[A-Za-z]*[LRD]$/.test(word) ? [words[index + 1] ?? ''] : [];
  });
}

const lookAtSsh: Look = (_host, words, { port }) => {
  for (const forward of sshForwards(words)) {
    const parts = /^(?:.*[:/])?(\d+):([^:]+|\[[^[\]]*\]):(\d+)$/.exec(forward);
    if (parts !== null && Number(parts[1]) === port) return tunnel(`${parts[2]}:${parts[3]}`);
    if (new RegExp(`(^|:)${port}$`).test(forward)) return tunnel('a SOCKS proxy through ssh');
  }
  return null;
};

/** `kubectl port-forward svc/web 8080:80`; a lone number stands for both ends. */
const lookAtKubectl: Look = (_host, words, { port }) => {
  const at = words.indexOf('port-forward');
  const operands = at < 0 ? [] : words.slice(at + 1).filter((word) => !word.startsWith('-'));
  const firstPair = operands.findIndex((word) => /^(\d*:)?\d+$/.test(word));
  const target = operands[firstPair - 1] ?? 'the cluster';
  const pair = operands.find((each) => Number(each.split(':')[0]) === port);
  return pair === undefined ? null : tunnel(`${target}, port ${pair.split(':').at(-1) ?? pair}`);
};

/**
 * Only the manager of the system opens what the system's socket units say: one of another mount namespace has others, and one
 * that is not seen to be root's own is not known to have read them.
 */
const lookAtSystemd: Look = (host, _words, endpoint, owner) => {
  if (owner.uid !== 0 || owner.exeInPlace === false) return null;
  const service = serviceBehind(host, endpoint);
  if (service === null) return null;
  const isSure = service.exeGuarded !== true || isRoots(owner);
  return { relay: isSure ? service : { ...service, exeGuarded: null }, behind: null };
};

/** inetd starts what its configuration has for a socket; what it answers by itself, that does not name. */
const lookAtSuperServer: Look = (host, _words, endpoint, owner) => {
  const program = programBehind(host, owner, endpoint);
  return program && { relay: program, behind: null };
};

/**
 * Programs that hold ports on behalf of others, by the base name of their executable. A map, because a file may be
 * called `constructor`, which every object has.
 */
const RELAYS: ReadonlyMap<string, Look> = new Map<string, Look>([
  ['systemd', lookAtSystemd],
  ['docker-proxy', lookAtDockerProxy],
  ['rootlesskit-docker-proxy', lookAtDockerProxy],
  ['conmon', lookAtConmon],
  ['rootlessport', lookAtRootlessPort],
  ['rootlesskit', lookAtRootlessPort],
  ['pasta', lookAtPasta],
  ['pasta.avx2', lookAtPasta],
  ['passt', lookAtPasta],
  ['passt.avx2', lookAtPasta],
  ['ssh', lookAtSsh],
  ['kubectl', lookAtKubectl],
  ...SUPER_SERVERS.map((name) => [name, lookAtSuperServer] as const),
]);

/**
 * Tunnels are started by anybody from anywhere; who stands for another program has to be installed where this run sees it,
 * by root.
 */
function isCredible({ exe, exeDeleted, exeInPlace, exeGuarded, uid }: Owner, { relay }: OnBehalf): boolean {
  if (relay?.kind === 'tunnel') return true;
  if (uid !== 0 && (exeInPlace === false || exeGuarded === false)) return false;
  return exeDeleted !== true && ['packaged', 'installed'].includes(locationOf(exe ?? ''));
}

/** What is behind a process that only passes on what arrives; nothing for a process that answers by itself. */
export function relayOf(host: Host, owner: Owner, endpoint: Endpoint): OnBehalf {
  const name = baseName(owner.exe ?? '').replace(/\.exe$/i, '');
  const found = RELAYS.get(name)?.(host, owner.cmdline ?? [], endpoint, owner) ?? NOBODY;
  return isCredible(owner, found) ? found : NOBODY;
}

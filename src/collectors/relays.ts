import { baseName } from '../domain/executable-path.js';
import type { Endpoint, Owner, Relay } from '../domain/listener.js';
import type { Host } from '../host.js';
import { dockerContainerAt } from './linux/docker.js';
import { serviceBehind } from './linux/systemd-socket.js';

type Behind = (host: Host, words: readonly string[], endpoint: Endpoint, owner: Owner) => Relay | null;

function option(words: readonly string[], ...names: readonly string[]): string | null {
  const index = words.findIndex((word) => names.includes(word));
  return index < 0 ? null : (words[index + 1] ?? null);
}

const relay = (kind: Relay['kind'], target: string): Relay => ({ kind, target, exe: null });

/** docker-proxy says on its command line to which address of which container it passes everything on. */
const behindDockerProxy: Behind = (host, words) => {
  const address = option(words, '-container-ip', '--container-ip');
  const port = option(words, '-container-port', '--container-port');
  if (address === null || port === null) return null;
  const container = dockerContainerAt(host, address);
  const end = `${address}:${port}`;
  return relay(
    'container',
    container === null ? end : `container ${container.name ?? container.id.slice(0, 12)}, ${end}`,
  );
};

/** rootlessport and its kind get the target through a pipe; only the control group may name the container. */
const behindRootlessPort: Behind = (_host, _words, _endpoint, { container }) =>
  relay(
    'container',
    container === null ? 'a rootless container' : `container ${container.name ?? container.id.slice(0, 12)}`,
  );

/** `-L [bind:]port:host:hostport`, `-R`, `-D [bind:]port`; ssh(1). */
function sshForwards(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const attached = /^-[LRD](.+)$/.exec(word)?.[1];
    if (attached !== undefined) return [attached];
    return /^-[A-Za-z]*[LRD]$/.test(word) ? [words[index + 1] ?? ''] : [];
  });
}

const behindSsh: Behind = (_host, words, { port }) => {
  for (const forward of sshForwards(words)) {
    const parts = /^(?:.*[:/])?(\d+):([^:]+|\[.*\]):(\d+)$/.exec(forward);
    if (parts !== null && Number(parts[1]) === port) return relay('tunnel', `${parts[2]}:${parts[3]}`);
    if (new RegExp(`(^|:)${port}$`).test(forward)) return relay('tunnel', 'a SOCKS proxy through ssh');
  }
  return null;
};

/** `kubectl port-forward svc/web 8080:80`; a lone number stands for both ends. */
const behindKubectl: Behind = (_host, words, { port }) => {
  const at = words.indexOf('port-forward');
  const operands = at < 0 ? [] : words.slice(at + 1).filter((word) => !word.startsWith('-'));
  const firstPair = operands.findIndex((word) => /^(\d*:)?\d+$/.test(word));
  const target = operands[firstPair - 1] ?? 'the cluster';
  const pair = operands.find((each) => Number(each.split(':')[0]) === port);
  return pair === undefined ? null : relay('tunnel', `${target}, port ${pair.split(':').at(-1) ?? pair}`);
};

const behindSystemd: Behind = (host, _words, endpoint) => serviceBehind(host, endpoint);

/** Programs that hold ports on behalf of others, by the base name of their executable. */
const RELAYS: Readonly<Record<string, Behind>> = {
  systemd: behindSystemd,
  'docker-proxy': behindDockerProxy,
  rootlessport: behindRootlessPort,
  rootlesskit: behindRootlessPort,
  ssh: behindSsh,
  kubectl: behindKubectl,
};

/** What is behind a process that only passes on what arrives; null for a process that answers by itself. */
export function relayOf(host: Host, owner: Owner, endpoint: Endpoint): Relay | null {
  const name = baseName(owner.exe ?? '').replace(/\.exe$/i, '');
  return RELAYS[name]?.(host, owner.cmdline ?? [], endpoint, owner) ?? null;
}

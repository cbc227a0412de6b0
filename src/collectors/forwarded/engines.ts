import type { Host } from '../../host/types.js';

/** What is there while an engine that forwards ports runs, or has run since the machine was started. */
const TRACES: ReadonlyArray<readonly [engine: string, file: string]> = [
  ['docker', '/run/docker.pid'],
  ['docker', '/run/docker.sock'],
  ['containerd', '/run/containerd/containerd.sock'],
  ['podman', '/run/libpod/alive'],
  ['cri-o', '/run/crio/crio.sock'],
  ['k3s', '/run/k3s/containerd/containerd.sock'],
  ['kubelet', '/var/lib/kubelet/config.yaml'],
];

/** Engines that may have published ports on this machine. */
export function enginesOf(host: Host): string[] {
  const found = TRACES.filter(([, file]) => host.files.stat(file) !== null).map(([engine]) => engine);
  return [...new Set(found)];
}

/** A container as the control group of a process names it. */
export interface Container {
  /** `docker`, `podman`, `containerd`, `cri-o`, `ecs`, `lxc`, `kubernetes`, `systemd-nspawn`. */
  readonly runtime: string;
  /** The full id, or the name where the runtime uses names. */
  readonly id: string;
  /** The name given by people, where it could be read. */
  readonly name: string | null;
}

/** What is known of the socket inside a container that a proxy stands for. */
export interface Behind {
  readonly container: Container | null;
  readonly address: string | null;
  readonly port: number | null;
  /** Inode of the network namespace. */
  readonly netns: string | null;
}

/** Who holds a port on behalf of whom: a socket unit for its service, a proxy for a container, a tunnel for its far end. */
export interface Relay {
  readonly kind: 'socket' | 'container' | 'tunnel';
  /** What is behind it in words: `ssh.service`, `container 3f2a…, 172.17.0.2:80`, `db.example.org:5432`. */
  readonly target: string;
  /** The executable that serves behind a socket of systemd or inetd, where known. */
  readonly exe: string | null;
  /** Whether nobody but root can change that executable; null where that was not looked at. */
  readonly exeGuarded: boolean | null;
  /** `name version` of the distribution package that brought that executable; null for any that others can change. */
  readonly package: string | null;
}

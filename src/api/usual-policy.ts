import type { Host } from '../host/types.js';

/**
 * Where the policy of this machine or user stands: as root only `/etc/port-audit/policy.yaml`, as another user only
 * `$XDG_CONFIG_HOME/port-audit/policy.yaml` (XDG Base Directory Specification: `~/.config`). Null where there is no home.
 * A relative XDG_CONFIG_HOME is not valid there, and is passed over.
 */
export function usualPolicyPath({
  uid,
  env,
  homeDirectory,
}: Pick<Host, 'uid' | 'env' | 'homeDirectory'>): string | null {
  if (uid === 0) return '/etc/port-audit/policy.yaml';
  const told = env.XDG_CONFIG_HOME ?? '';
  const home = homeDirectory === null ? null : `${homeDirectory}/.config`;
  const directory = told.startsWith('/') ? told : home;
  return directory === null ? null : `${directory}/port-audit/policy.yaml`;
}

/** The same where it is there. */
export function usualPolicy(host: Host): string | null {
  const path = usualPolicyPath(host);
  return path !== null && host.files.stat(path) !== null ? path : null;
}

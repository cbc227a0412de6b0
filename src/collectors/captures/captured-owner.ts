import { type Owner, type OwnerFacts, ownerOf, type Relay } from '../../domain/owner.js';
import type { Holder } from '../types.js';

/** Process 4 is the kernel of every Windows since XP: SMB, NetBIOS and HTTP.sys; Windows Internals, "System process". */
const WINDOWS_SYSTEM = { pid: 4, name: 'System' } as const;

/** The name of a process of Windows; tools that ask for its file get none for the kernel. */
export function windowsName(pid: number | null, name: string | null): string | null {
  return pid === WINDOWS_SYSTEM.pid && (name === null || name === '') ? WINDOWS_SYSTEM.name : name;
}

/** Process 1 of Linux, by the names that systemd shows: of its file, and of the link that the kernel starts. */
const isSystemd = ({ pid, name }: Holder) => pid === 1 && (name === 'systemd' || name === 'init');

/** systemd opens what its socket units say, for a service that takes it over. */
function activatorOf(unit: string | null): Relay {
  const target = unit?.endsWith('.socket') ? unit : 'a socket unit';
  return { kind: 'socket', target, exe: null, exeGuarded: null, package: null };
}

/** A holder as the captures of one system show it. `unit`: that of the socket. */
export function capturedOwner(
  holder: Holder,
  known: Partial<OwnerFacts> | undefined,
  { platform, unit }: { readonly platform: string; readonly unit: string | null },
): Owner {
  const shown = known?.name ?? holder.name;
  const name = platform === 'win32' ? windowsName(holder.pid, shown) : shown;
  const relay = platform === 'linux' && isSystemd(holder) ? activatorOf(unit) : null;
  const service = holder.service ?? known?.unit ?? null;
  return ownerOf(holder.pid, { ...known, name, relay, unit: service });
}

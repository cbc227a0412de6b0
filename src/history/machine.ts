import { sha256 } from '../base/sha256.js';
import type { Host } from '../host/types.js';
import type { Machine } from './types.js';

const TIME_LIMIT = 5_000;
const FILE_LIMIT = 4096;

/** machine-id(5), and where D-Bus kept it before; FreeBSD keeps its own in /etc/hostid, hostid(1). */
const FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id', '/etc/hostid'];

/** 32 hex digits with or without hyphens; `uninitialized`, as images have it, is none, machine-id(5). */
const ID = /\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b/i;

/** Programs that know the id where no file has it: ioreg(8) of macOS, and the registry of Windows. */
const PROGRAMS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['ioreg', '-rd1', '-c', 'IOPlatformExpertDevice'],
  win32: ['reg', 'query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid'],
};

/** Machines that were never given an id of their own. */
const isNone = (id: string) => /^[0-]*$/.test(id);

function idIn(text: string): string | null {
  const id = ID.exec(text)?.[0].toLowerCase() ?? null;
  return id === null || isNone(id) ? null : id;
}

function idInFile(host: Host, file: string): string | null {
  try {
    return idIn(host.files.readText(file, FILE_LIMIT));
  } catch {
    return null;
  }
}

async function idOfProgram(host: Host): Promise<string | null> {
  const words = PROGRAMS[host.platform];
  if (words === undefined) return null;
  const [program, ...args] = words;
  const { stdout } = await host.run(program, args, { timeLimit: TIME_LIMIT });
  return idIn(stdout.toString('utf8'));
}

async function rawId(host: Host): Promise<string> {
  if (host.platform !== 'win32') {
    for (const file of FILES) {
      const id = idInFile(host, file);
      if (id !== null) return id;
    }
  }
  return (await idOfProgram(host)) ?? `host name ${host.identity.hostname}`;
}

/**
 * Which machine this is, whatever name it has today: from the id that the platform gave it, else from the host name.
 * The id itself is confidential (machine-id(5)), so only a digest of it is kept and shown.
 */
export async function machineOf(host: Host): Promise<Machine> {
  return { id: sha256(`port-audit ${await rawId(host)}`).slice(0, 16), name: host.identity.hostname };
}

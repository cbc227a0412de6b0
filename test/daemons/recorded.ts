import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReportListener } from '../../src/domain/report.js';

/** Where what stock servers opened is kept, for `npm run registry:listens`. */
const DIRECTORY = path.resolve('build/daemons');

/** Keeps what a stock server opened, as test/images keeps what an image opened; a port of chance is left out. */
export function recorded(name: string, listeners: readonly ReportListener[]): void {
  const sockets = listeners
    .filter(({ verdict }) => verdict !== 'ephemeral')
    .map(({ id, protocol, family, address, port, owners }) => ({
      ...{ id, protocol, family, address, port, stable: true, programs: [], units: [] },
      processes: owners.map(({ exe, name: comm, cmdline, cwd }) => ({ exe, comm, cmdline, cwd, unit: null })),
    }));
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(path.join(DIRECTORY, `${name.replaceAll(' ', '-')}.json`), JSON.stringify({ listeners: sockets }));
}

/** The library: `import { audit, collect, explain } from 'port-audit'`. */
export type { Listener, Owner } from './domain/listener.js';
export type { Report } from './domain/report.js';
export type { Snapshot } from './domain/snapshot.js';

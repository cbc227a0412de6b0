import type { ListedCaptureFormat } from './types.js';

/** Every format that `--from` reads, in the order of `--help`. A new one is one file and one line here. */
export const CAPTURE_FORMATS: readonly ListedCaptureFormat[] = [
  { id: 'lsof', load: async () => (await import('./lsof.js')).lsof },
  { id: 'netstat', load: async () => (await import('./netstat.js')).netstat },
  { id: 'osquery', load: async () => (await import('./osquery.js')).osquery },
  { id: 'snapshot', load: async () => (await import('./snapshot.js')).snapshot },
  { id: 'ss', load: async () => (await import('./ss.js')).ss },
  { id: 'systeminformation', load: async () => (await import('./systeminformation.js')).systeminformation },
];

import type { ListedCaptureFormat } from './types.js';

/** What `--from` takes as well, and is no capture: a prediction (api/predict-root.ts). */
export const PREDICTED_FORMAT = 'image';

/** Every format that `--from` reads, in the order of `--help`. A new one is one file and one line here. */
export const CAPTURE_FORMATS: readonly ListedCaptureFormat[] = [
  { id: 'lsof', load: async () => (await import('../lsof/capture.js')).lsof },
  { id: 'netstat', load: async () => (await import('../netstat/netstat.js')).netstat },
  { id: 'osquery', load: async () => (await import('../osquery/osquery.js')).osquery },
  { id: 'powershell', load: async () => (await import('../powershell/capture.js')).powershell },
  { id: 'snapshot', load: async () => (await import('../snapshot/snapshot.js')).snapshot },
  { id: 'sockstat', load: async () => (await import('../sockstat/capture.js')).sockstat },
  { id: 'ss', load: async () => (await import('../ss/capture.js')).ss },
  { id: 'systeminformation', load: async () => (await import('../systeminformation/capture.js')).systeminformation },
];

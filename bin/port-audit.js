#!/usr/bin/env node
import { constants } from 'node:os';
import { nodeHost, run } from '../dist/bin.js';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]));
}
process.exitCode = await run(process.argv.slice(2), nodeHost());

#!/usr/bin/env node
const { constants } = require('node:os');
const { nodeHost, run } = require('./load.js');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]));
}
run(process.argv.slice(2), nodeHost()).then((code) => {
  process.exitCode = code;
});

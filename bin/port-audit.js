#!/usr/bin/env node
const { constants } = require('node:os');
const { setFlagsFromString } = require('node:v8');
const { nodeHost, run } = require('./load.js');

// Nearly all that an audit makes stays until its end: a large nursery for short-lived objects is memory for nothing, and
// so is waiting long before the old ones are looked through. 160 MB in place of 220 for 20,000 listeners; of a small
// machine one sees nothing. Only after the program is loaded, because V8 passes over a compile cache that was written
// under other flags.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=70');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]));
}
run(process.argv.slice(2), nodeHost()).then((code) => {
  process.exitCode = code;
});

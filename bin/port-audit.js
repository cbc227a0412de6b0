#!/usr/bin/env node
// npm installs it all the same, with a warning (package.json, engines).
if (Number.parseInt(process.versions.node, 10) < 20) {
  process.stderr.write(`port-audit: needs Node 20 or later; this is Node ${process.versions.node}\n`);
  process.exit(3);
}

// Node would end with 1, which means findings.
process.on('uncaughtException', (error) => {
  process.stderr.write(`port-audit: internal error: ${JSON.stringify(String(error?.message ?? error))}\n`);
  process.exit(3);
});
const { nodeHost, run } = require('./load.js');

// All is written by now. To exit is 1 ms faster than to let Node take its heap apart (Node 20), and waits for nothing that
// foreign code may have left behind.
run(process.argv.slice(2), nodeHost()).then((code) => process.exit(code));

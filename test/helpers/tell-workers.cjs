// Preloaded (`node --require`): tells on stderr what becomes of the workers that a program starts, one line each.
const workerThreads = require('node:worker_threads');

const tell = (text) => require('node:fs').writeSync(2, `\nworker ${text}\n`);

workerThreads.Worker = class extends workerThreads.Worker {
  constructor(...args) {
    super(...args);
    this.once('message', () => tell('answered'));
    this.once('error', ({ message }) => tell(`failed: ${message}`));
  }
};

/** What bin/port-audit.js calls. */
export { nodeHost } from './host/node.js';
export { run } from './main.js';

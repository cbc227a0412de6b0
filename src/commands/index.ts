export { audit } from './audit.js';
export { baseline } from './baseline.js';
export { check } from './check.js';
export { collect } from './collect.js';
export { cron } from './cron.js';
export { diff } from './diff.js';
export { history } from './history.js';
export { registry } from './registry.js';

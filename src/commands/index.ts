export { audit } from './audit.js';
export { baseline } from './baseline.js';
export { check } from './check.js';
export { collect } from './collect.js';
export { diff } from './diff.js';
export { registry } from './registry.js';

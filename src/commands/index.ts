export { audit } from './audit.js';
export { baseline } from './baseline.js';
export { check } from './check.js';
export { collect } from './collect.js';
export { registry } from './registry.js';

export { audit } from './audit.js';
export { collect } from './collect.js';
export { registry } from './registry.js';

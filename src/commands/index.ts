export { audit } from './audit.js';
export { collect } from './collect.js';

export { kernel } from './kernel.js';
export { lsof } from './lsof.js';
export { ss } from './ss.js';
export { systeminformation } from './systeminformation/network-connections.js';

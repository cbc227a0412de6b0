export { kernel } from './kernel.js';
export { ss } from './ss.js';
export { systeminformation } from './systeminformation/network-connections.js';

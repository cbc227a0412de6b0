export { kernel } from './kernel/live.js';
export { lsof } from './lsof/live.js';
export { ss } from './ss/live.js';
export { systeminformation } from './systeminformation/live.js';

export { kernel } from './kernel/live.js';
export { lsof } from './lsof/live.js';
export { powershell } from './powershell/live.js';
export { sockstat } from './sockstat/live.js';
export { ss } from './ss/live.js';
export { systeminformation } from './systeminformation/live.js';

export { kernel } from './kernel/live.js';
export { lsof } from './lsof/source.js';
export { powershell } from './powershell/source.js';
export { sockstat } from './sockstat/source.js';
export { ss } from './ss/live.js';
export { systeminformation } from './systeminformation/live.js';

/** The formats that `--from` reads, in the order of the help text. A new one is one file and one line here. */
export { lsof } from './lsof.js';
export { netstat } from './netstat.js';
export { osquery } from './osquery.js';
export { snapshot } from './snapshot.js';
export { ss } from './ss.js';
export { systeminformation } from './systeminformation.js';

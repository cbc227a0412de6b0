export { json } from './json.js';
export { ndjson } from './ndjson.js';
export { table } from './table.js';

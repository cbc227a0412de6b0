/**
 * port-audit as a library: all that the command line can do, which uses these functions and nothing else. Each takes its
 * options as one object, with `signal` and `onProgress` among them (docs/library.md).
 *
 * @example
 * import { audit } from 'port-audit';
 *
 * const report = await audit();
 * for (const { port, program, verdict } of report.listeners) console.log(port, program?.name, verdict);
 */
export { allow } from './api/allow.js';
export { audit } from './api/audit.js';
export { baseline } from './api/baseline.js';
export { check, explainCheck } from './api/check.js';
export { collect } from './api/collect.js';
export { cron } from './api/cron.js';
export { diff } from './api/diff.js';
export { explain } from './api/explain.js';
export { fleet } from './api/fleet.js';
export { history } from './api/history.js';
export { judgeLines } from './api/judge/lines.js';
export { judge, openJudge } from './api/judge.js';
export { port } from './api/port.js';
export { predict } from './api/predict.js';
export { register } from './api/register.js';
export { registry } from './api/registry.js';
export * from './api/types.js';
export { validate } from './api/validate.js';
export { watch } from './api/watch.js';

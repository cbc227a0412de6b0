/** What there is to choose from, for whoever explains it: the command line, its help, the pages. */
export { CAPTURE_FORMATS, PREDICTED_FORMAT } from '../collectors/captures/list.js';
export { COLLECTORS } from '../collectors/choose.js';
export { RULES } from '../judge/rules/run.js';

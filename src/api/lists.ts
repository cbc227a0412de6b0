import { controlsOf } from '../judge/controls.js';
import { RULES as ALL } from '../judge/rules/run.js';

/** What there is to choose from, for whoever explains it: the command line, its help, the pages. */
export { CAPTURE_FORMATS, PREDICTED_FORMAT } from '../collectors/captures/list.js';
export { COLLECTORS } from '../collectors/choose.js';
/** Every rule by id, with what standards ask for that it looks after. */
export const RULES = ALL.map((rule) => ({ ...rule, controls: controlsOf(rule.id) }));

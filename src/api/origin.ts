import { redactedPrediction } from '../domain/redaction/redact.js';
import type { Report } from '../domain/report.js';
import type { Gap } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { originsOf } from '../predict/origin.js';
import { predictImage } from '../predict/predict.js';
import { boundedTree } from '../predict/tree/bounded.js';
import { directoryTree } from '../predict/tree/directory.js';
import { type Image, imageOf, SILENT } from '../predict/tree/image.js';
import type { Registry } from '../registry/types.js';

/** How long the files of the machine may be read, milliseconds. A stock Debian takes a tenth of it. */
export const ORIGIN_LIMIT = 10_000;

const gapOf = (count: number | null, reason: string): Gap => ({
  kind: 'partial',
  scope: 'origin',
  count,
  reason,
  remedy: null,
});

const LATE = gapOf(
  null,
  `the files that say why something listens were not read within ${ORIGIN_LIMIT / 1000} seconds`,
);

/** Files that could say why something listens and lie where nobody may answer. */
function unasked({ problems }: Image): readonly Gap[] {
  const silent = problems().filter(({ reason }) => reason === SILENT);
  const [first] = silent;
  return first === undefined
    ? []
    : [gapOf(silent.length, `not asked why something listens: ${first.place}, ${SILENT}`)];
}

/** The report with a sentence for each listener whose origin the files of this machine tell, behind its other evidence. */
export function withOrigins(report: Report, registry: Registry, host: Host): Report {
  const tree = boundedTree(directoryTree(host, '/'), host, ORIGIN_LIMIT);
  const image = imageOf(tree);
  const prediction = predictImage(image, registry);
  const origins = originsOf(redactedPrediction(prediction), report.listeners);
  const listeners = report.listeners.map((each) => {
    const origin = origins.get(each.id);
    return origin === undefined ? each : { ...each, evidence: [...each.evidence, origin] };
  });
  return { ...report, listeners, gaps: [...report.gaps, ...(tree.isOver() ? [LATE] : []), ...unasked(image)] };
}

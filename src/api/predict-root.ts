import { UsageError } from '../base/errors.js';
import type { Prediction } from '../domain/prediction.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import type { Policy } from '../policy/types.js';
import { withPackages } from '../predict/packages.js';
import { predictImage } from '../predict/predict.js';
import { predictedSnapshot } from '../predict/snapshot.js';
import { imageOf } from '../predict/tree/image.js';
import { openTree } from '../predict/tree/open.js';
import type { Registry } from '../registry/types.js';
import { TOOL } from './tool.js';

/** What would listen if a file system were booted. Throws UsageError for what is none. */
export async function predictRoot(root: string, registry: Registry, host: Host): Promise<Prediction> {
  if (root === '') throw new UsageError(['no root is named; name a directory or an archive']);
  const image = imageOf(await openTree(host, root));
  return withPackages(predictImage(image, registry), image, host);
}

/** Whether an entry of a policy names a unit as its program: somebody answers for the service. */
const namedBy = (policy: Policy | null) => (unit: string) =>
  policy?.entries.some(
    ({ kind, programs }) =>
      kind !== 'deny' &&
      programs.some((each) => each.kind === 'name' && (each.name === unit || `${each.name}.service` === unit)),
  ) === true;

/** A prediction as a snapshot that can be judged. */
export const snapshotOfPrediction = (prediction: Prediction, policy: Policy | null, host: Host): Snapshot =>
  predictedSnapshot(prediction, { tool: TOOL, takenAt: host.now().toISOString(), isNamed: namedBy(policy) });

import type { Prediction } from '../domain/prediction.js';
import { redactedPrediction } from '../domain/redaction/redact.js';
import type { Host } from '../host/types.js';
import { predictImage } from '../predict/predict.js';
import { imageOf } from '../predict/tree/image.js';
import { openTree } from '../predict/tree/open.js';
import { loadRegistry } from '../registry/load.js';

/**
 * What would listen if a file system were booted; nothing of it is run. `root`: a directory, a tar archive, an OCI layout
 * or an archive of `docker save`. Throws UsageError where it is none of these.
 */
export async function predict(root: string, host: Host): Promise<Prediction> {
  const tree = await openTree(host, root);
  return redactedPrediction(predictImage(imageOf(tree), loadRegistry(host).registry));
}

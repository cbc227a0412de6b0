import type { Tool } from '../domain/snapshot.js';

/** Replaced by the build with the version of package.json. */
declare const PORT_AUDIT_VERSION: string | undefined;

/** Who writes a snapshot or report. */
export const TOOL: Tool = {
  name: 'port-audit',
  version: typeof PORT_AUDIT_VERSION === 'undefined' ? '0.0.0-development' : PORT_AUDIT_VERSION,
};

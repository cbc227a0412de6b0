import { UsageError } from '../../base/errors.js';
import { decoded } from '../../collectors/captures/decode.js';
import type { Document } from '../../collectors/machines/documents.js';
import { machineReader } from '../../collectors/machines/read-machine.js';
import type { Report } from '../../domain/report.js';
import type { Host } from '../../host/types.js';
import { loadRegistry } from '../../registry/load.js';
import { judgeSnapshot } from '../audit.js';
import type { AuditRequest } from '../audit-request.js';
import { TOOL } from '../tool.js';
import { openPolicies, type PolicyChoice } from './host-policies.js';

/** By which measure machines are judged. */
export interface MachineMeasure extends PolicyChoice, Partial<Pick<AuditRequest, 'failOn' | 'redact'>> {}

/** Judges one document of a stream. `file`: where it is from; `fallbackName`: of a machine that the document does not name. */
export type JudgeDocument = (document: Document, file: string, fallbackName: string) => Report | null;

/**
 * Opens registry and policies once, for documents of any tool that is known. What it returns is null for what is no document
 * about ports, and throws UsageError for what cannot be read.
 */
export async function openMachines(measure: MachineMeasure, host: Host): Promise<JudgeDocument> {
  const { strict = false, failOn = null, redact = true } = measure;
  const policyFor = await openPolicies(measure, host);
  const [read, { registry }] = [await machineReader(), loadRegistry(host)];
  return ({ bytes, line, problem }, file, fallbackName) => {
    const name = `${file}:${line}`;
    if (problem !== null) throw new UsageError([`${name}: ${problem}`]);
    const now = host.now();
    const snapshot = read(decoded(bytes), { file: name, fallbackName, takenAt: now.toISOString(), tool: TOOL });
    if (snapshot === null) return null;
    const policy = policyFor(snapshot.host.hostname);
    return judgeSnapshot(snapshot, { registry, policy, strict, failOn, redact, now, here: null });
  };
}

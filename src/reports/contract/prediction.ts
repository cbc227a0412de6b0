import {
  PREDICTION_SCHEMA,
  type PredictedListener,
  type PredictedProgram,
  type Prediction,
  type PredictionGap,
} from '../../domain/prediction.js';
import type { Report } from '../../domain/report.js';
import { type Every, orNull } from './every.js';
import { findingFields, summaryFields } from './report.js';

const predictedProgramFields = (program: PredictedProgram) =>
  ({
    name: program.name,
    exe: program.exe,
    cmdline: program.cmdline,
    file: program.file,
    package: program.package,
  }) satisfies Every<PredictedProgram>;

const listenerFields = (listener: PredictedListener) =>
  ({
    id: listener.id,
    protocol: listener.protocol,
    family: listener.family,
    address: listener.address,
    port: listener.port,
    dualStack: listener.dualStack,
    interface: listener.interface,
    program: orNull(listener.program, predictedProgramFields),
    unit: listener.unit,
    user: listener.user,
    certainty: listener.certainty,
    evidence: listener.evidence,
  }) satisfies Every<PredictedListener>;

const predictionGapFields = ({ kind, place, reason }: PredictionGap) =>
  ({ kind, place, reason }) satisfies Every<PredictionGap>;

/** `port-audit predict --format json`. */
export const predictionFields = ({ root, host, listeners, gaps }: Prediction) =>
  ({
    schema: PREDICTION_SCHEMA,
    root,
    host,
    listeners: listeners.map(listenerFields),
    gaps: gaps.map(predictionGapFields),
  }) satisfies Every<Prediction>;

/** `port-audit predict --format json`: with what was asked to be said of it. */
export const predictedFields = ({
  prediction,
  report,
}: {
  readonly prediction: Prediction;
  readonly report: Report | null;
}) => ({
  ...predictionFields(prediction),
  ...(report === null ? {} : { findings: report.findings.map(findingFields), summary: summaryFields(report.summary) }),
});

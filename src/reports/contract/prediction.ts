import {
  PREDICTION_SCHEMA,
  type PredictedListener,
  type PredictedProgram,
  type Prediction,
  type PredictionGap,
} from '../../domain/prediction.js';
import { type Every, orNull } from './every.js';

const predictedProgramFields = (program: PredictedProgram) =>
  ({
    name: program.name,
    exe: program.exe,
    cmdline: program.cmdline,
    package: program.package,
  }) satisfies Every<PredictedProgram>;

const predictedFields = (listener: PredictedListener) =>
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
export const predictionFields = ({ root, listeners, gaps }: Prediction) =>
  ({
    schema: PREDICTION_SCHEMA,
    root,
    listeners: listeners.map(predictedFields),
    gaps: gaps.map(predictionGapFields),
  }) satisfies Every<Prediction>;

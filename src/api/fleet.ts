import { UsageError } from '../base/errors.js';
import { type Document, Documents } from '../collectors/machines/documents.js';
import { FLEET_SCHEMA, type Fleet, type FleetService } from '../domain/fleet.js';
import type { Report } from '../domain/report.js';
import { readFailure } from '../host/failure.js';
import { type Host, HostError } from '../host/types.js';
import { attend } from './attend.js';
import { EXIT } from './exit-code.js';
import { type Baseline, readBaseline, serviceKey } from './fleet/baseline.js';
import { chunksOf, type FleetFile, fleetFiles, nameOfFile, PIPE_LIMIT, Suspicion } from './fleet/files.js';
import { FleetTally } from './fleet/tally.js';
import { type JudgeDocument, type MachineMeasure, openMachines } from './judge/machines.js';
import { JUDGE_OPTIONS } from './judge.js';
import { HOST_POLICIES, TEXT_OR_NULL, TEXTS } from './option-checks.js';
import type { Checks } from './options.js';
import type { Attended } from './progress.js';

/** Which machines to judge, and by what. */
export interface FleetRequest extends Omit<MachineMeasure, 'strict'>, Attended {
  /** Files, directories, patterns; `-` is stdin. */
  readonly inputs: readonly string[];
  /** An earlier `--format json` of this command. */
  readonly baseline: string | null;
}

const { strict: _, ...MEASURE } = JUDGE_OPTIONS;
export const FLEET_OPTIONS: Checks<FleetRequest> = {
  inputs: TEXTS,
  hostPolicies: HOST_POLICIES,
  baseline: TEXT_OR_NULL,
  ...MEASURE,
};

/** What became of one document: a report, or why there is none. `reason`: what is not valid about it, null: nothing. */
export type FleetStep = { readonly place: string } & (
  | { readonly report: Report; readonly reason: string | null }
  | { readonly report: null; readonly reason: string }
);

/** A file of which nothing could be read so often is something else, and read no further. */
const PATIENCE = 20;

/** Lists in the answer that are for people are no longer. */
const SHOWN = 100;

/** Places of documents that could not be read that are kept. */
const PLACES = 10_000;

/** On so few, or this share, of the machines is rare; on so many is everywhere. */
const [RARE_SHARE, COMMON_SHARE] = [0.01, 0.9];

const invalidAt = (file: string, line: number, error: UsageError): FleetStep => {
  const place = `${file}:${line}`;
  const [first = ''] = error.lines;
  return { report: null, place, reason: first.startsWith(`${place}: `) ? first.slice(place.length + 2) : first };
};

const nothingIn = (place: string, reason: string): FleetStep => ({ report: null, place, reason });

/** Judges the documents of one file; one of something else is left early. */
async function* judgeFile(
  { path, problem }: FleetFile,
  judgeOne: (document: Document) => FleetStep | null,
  host: Host,
): AsyncGenerator<FleetStep> {
  const file = path === '-' ? 'stdin' : path;
  if (problem !== null) return yield nothingIn(file, problem);
  const documents = new Documents();
  const suspicion = new Suspicion();
  let [good, bad] = [0, 0];
  try {
    for await (const chunk of chunksOf(path, host)) {
      const problem = suspicion.after(chunk, good + bad);
      if (problem !== null) return yield nothingIn(file, problem);
      for (const document of documents.push(chunk)) {
        const step = judgeOne(document);
        if (step === null) continue;
        yield step;
        if (step.report !== null) good++;
        else bad++;
        if (good === 0 && bad >= PATIENCE) {
          return yield nothingIn(file, `${PATIENCE} lines of something else; the rest was not read`);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return yield nothingIn(file, readFailure(error, PIPE_LIMIT));
  }
  const rest = documents
    .end()
    .map(judgeOne)
    .filter((step) => step !== null);
  yield* rest;
  if (good + bad + rest.length === 0) yield nothingIn(file, 'is empty: nothing of a machine is in it');
}

/** Judges every document of every file, one at a time. Rejects with UsageError for a policy that is not valid. */
export async function* fleetSteps(
  request: Omit<FleetRequest, 'baseline' | keyof Attended>,
  host: Host,
): AsyncGenerator<FleetStep> {
  const strict = request.policy != null || (request.hostPolicies ?? []).length > 0;
  const judge = await openMachines({ ...request, strict }, host);
  for (const file of fleetFiles(request.inputs, host)) {
    const name = file.path === '-' ? 'stdin' : file.path;
    yield* judgeFile(file, (document) => stepOf(document, { file: name, strict, judge }), host);
  }
}

/** `strict`: there are policies, and a machine that none is for is judged without, and told. */
function stepOf(
  document: Document,
  { file, strict, judge }: { readonly file: string; readonly strict: boolean; readonly judge: JudgeDocument },
): FleetStep | null {
  try {
    const report = judge(document, file, nameOfFile(file));
    if (report === null) return null;
    const isCovered = !strict || report.policy !== null;
    const reason = isCovered ? null : `${report.host.hostname}: no --policy is for it; it was judged without one`;
    return { report, place: `${file}:${document.line}`, reason };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return invalidAt(file, document.line, error);
  }
}

const most = (services: readonly FleetService[], order: (left: FleetService, right: FleetService) => number) =>
  [...services].sort((left, right) => order(left, right) || (left.port ?? 0) - (right.port ?? 0)).slice(0, SHOWN);

const byMachines = (left: FleetService, right: FleetService) => right.machines - left.machines;

/** Counts documents that could not be read, and keeps the first ones. */
class Invalid {
  readonly first: Array<{ readonly place: string; readonly reason: string }> = [];
  count = 0;

  add(place: string, reason: string): void {
    this.count++;
    if (this.first.length < PLACES) this.first.push({ place, reason });
  }
}

function fleetOf(tally: FleetTally, invalid: Invalid, baseline: Baseline | null): Fleet {
  const { machines, notSeen, services } = tally;
  const judged = machines - notSeen.length;
  const findings = tally.findings(baseline === null ? null : (service) => baseline.machinesOf(service));
  const rare = services.filter((service) => service.machines <= Math.max(1, judged * RARE_SHARE) && judged > 1);
  const common = services.filter((service) => service.machines >= judged * COMMON_SHARE);
  const now = new Set([...findings, ...services].map(serviceKey));
  return {
    schema: FLEET_SCHEMA,
    machines,
    judged,
    findings,
    rare: most(rare, (left, right) => left.machines - right.machines),
    common: most(common, byMachines),
    services: most(services, byMachines),
    gone: baseline === null ? [] : baseline.findings.filter((service) => !now.has(serviceKey(service))).slice(0, SHOWN),
    notSeen,
    invalid: invalid.first,
    invalidCount: invalid.count,
    repeated: tally.repeated,
    policies: tally.policies,
    gaps: tally.gaps,
    isCut: tally.isCut,
    exitCode: invalid.count > 0 || machines === 0 ? EXIT.invalid : tally.exitCode,
  };
}

/**
 * Judges many machines and says what stands out. Memory grows with what differs between them, not with their number.
 * Rejects with UsageError for an input that is not there, and a policy or baseline that is not valid; documents that cannot
 * be read are in the answer.
 */
export async function fleet(
  options: Partial<FleetRequest> & Pick<FleetRequest, 'inputs'>,
  machine?: Host,
): Promise<Fleet> {
  return attend<FleetRequest, Fleet>(options, FLEET_OPTIONS, machine, async ({ request, host, begin }) => {
    const { baseline: file = null, inputs = [], signal: _, onProgress: __, ...measure } = request;
    const baseline = file === null ? null : readBaseline(file, host);
    const tally = new FleetTally();
    const invalid = new Invalid();
    let done = 0;
    for await (const step of fleetSteps({ ...measure, inputs }, host)) {
      begin('judging', done++);
      if (step.report !== null) tally.add(step.report);
      if (step.reason !== null) invalid.add(step.place, step.reason);
    }
    return fleetOf(tally, invalid, baseline);
  });
}

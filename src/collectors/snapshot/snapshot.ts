import { jsonPath } from '../../base/json-path.js';
import { memoised } from '../../base/memoised.js';
import { canonicalAddress } from '../../domain/address.js';
import { exposureOf } from '../../domain/exposure.js';
import { compareListeners, type Listener, listenerId } from '../../domain/listener.js';
import { comparePids } from '../../domain/owner.js';
import type { Snapshot, Source } from '../../domain/snapshot.js';
import { excerpt, Problems } from '../captures/problems.js';
import { type CaptureFormat, LISTENER_LIMIT } from '../captures/types.js';
import { parseJson } from './json.js';
import { unsaidGaps } from './unsaid-gaps.js';

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let inner = value;
  for (const key of path) inner = (inner as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return inner;
}

/** What the schema says, and what is there instead. */
function wordsOf(message: string, found: unknown): string {
  const expected = message.replace(/^Invalid \w+: |^Too \w+: |, received .*$/g, '');
  if (found === undefined) return `missing, ${expected}`;
  return `${expected}, found ${excerpt(found)}`;
}

type Canonical = typeof canonicalAddress;

function addressProblem({ address, family }: Listener, canonicalOf: Canonical): string | null {
  const canonical = canonicalOf(address);
  const ofFamily = address.includes(':') === (family === 'ipv6');
  if (canonical === null || !ofFamily) return `address: ${excerpt(address)} is no ${family} address`;
  return canonical === address ? null : `address: ${excerpt(address)} has to be written ${excerpt(canonical)}`;
}

function idProblem(listener: Listener): string | null {
  const id = listenerId(listener);
  return listener.id === id ? null : `id: expected ${excerpt(id)}, found ${excerpt(listener.id)}`;
}

function ownersProblem({ ownerStatus, owners }: Listener): string | null {
  if ((ownerStatus === 'known') === owners.length > 0) return null;
  return `ownerStatus: ${excerpt(ownerStatus)} with ${owners.length} owners`;
}

function pidsProblem({ owners }: Listener): string | null {
  const isOnce = owners.length < 2 || new Set(owners.map(({ pid, name }) => pid ?? name)).size === owners.length;
  return isOnce ? null : 'owners: the same pid twice';
}

/** What may be wrong with one listener taken by itself, though every field has the right type. */
const CONTRADICTIONS: ReadonlyArray<(listener: Listener, canonicalOf: Canonical) => string | null> = [
  (listener, canonicalOf) => addressProblem(listener, canonicalOf) ?? idProblem(listener),
  ownersProblem,
  pidsProblem,
];

function checkListeners(listeners: readonly Listener[], problems: Problems): void {
  const firstById = new Map<string, number>();
  const canonicalOf = memoised(canonicalAddress);
  for (const [index, listener] of listeners.entries()) {
    for (const problemOf of CONTRADICTIONS) {
      const problem = problemOf(listener, canonicalOf);
      if (problem !== null) problems.add(`listeners[${index}]`, problem);
    }
    const first = firstById.get(listener.id);
    if (first === undefined) firstById.set(listener.id, index);
    else problems.add(`listeners[${index}]`, `${excerpt(listener.id)} is already listeners[${first}]`);
  }
}

/** A source that failed and answered is none that can be believed in either. */
function checkSources(sources: readonly Source[], problems: Problems): void {
  const first = new Map<string, number>();
  for (const [index, { id, ok, error }] of sources.entries()) {
    if (ok && error !== null) problems.add(`sources[${index}]`, `ok, with the error ${excerpt(error)}`);
    const known = first.get(id);
    if (known === undefined) first.set(id, index);
    else problems.add(`sources[${index}]`, `${excerpt(id)} is already sources[${known}]`);
  }
}

/** {@link exposureOf} for many listeners, of which most are bound to a few addresses. */
function createExposureOf(): typeof exposureOf {
  const ofAddress = memoised((address: string) => exposureOf(address, null, null));
  return (address, device, netns) =>
    device === null && netns === null ? ofAddress(address) : exposureOf(address, device, netns);
}

/** The exposure is worked out again, not believed: everything that judges a listener depends on it. */
function normalised(listener: Listener, exposureHere: typeof exposureOf): Listener {
  const { address, interface: device, netns, owners } = listener;
  const exposure = exposureHere(address, device, netns);
  const isSorted =
    owners.length < 2 ||
    owners.every((owner, index) => index === 0 || comparePids(owners[index - 1] ?? owner, owner) < 0);
  if (isSorted && exposure === listener.exposure) return listener;
  return { ...listener, owners: [...owners].sort(comparePids), exposure };
}

type Schema = typeof import('./snapshot-schema.js');

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Puts what a schema says into words, with what is there instead. */
function addIssues(
  issues: readonly Issue[] | undefined,
  value: unknown,
  prefix: PropertyKey[],
  problems: Problems,
): void {
  for (const { path, message } of issues ?? []) {
    if (problems.full) return;
    problems.add(jsonPath([...prefix, ...path]), wordsOf(message, valueAt(value, path)));
  }
}

function ownersOf(value: unknown): number {
  const owners = (value as { owners?: unknown } | null | undefined)?.owners;
  return Array.isArray(owners) ? owners.length : 0;
}

/** A listener that another version wrote, without what it has in addition and with what it lacks; undefined: it is none. */
function parseListener(index: number, value: unknown, { listenerSchema }: Schema, problems: Problems) {
  const { data, error } = listenerSchema.safeParse(value);
  addIssues(error?.issues, value, ['listeners', index], problems);
  return data;
}

function readListeners(values: readonly unknown[], schema: Schema, problems: Problems): Listener[] {
  if (values.length > LISTENER_LIMIT) problems.fail('listeners', `more than ${LISTENER_LIMIT}`);
  const listeners: Listener[] = [];
  for (const [index, value] of values.entries()) {
    if (problems.full) break;
    if (ownersOf(value) > LISTENER_LIMIT) problems.fail(`listeners[${index}].owners`, `more than ${LISTENER_LIMIT}`);
    const listener = parseListener(index, value, schema, problems);
    if (listener !== undefined) listeners.push(listener);
  }
  return listeners;
}

/** Checks a value as a snapshot. `file`: its name in messages. Throws {@link UsageError} with what is wrong. */
function snapshotOf(file: string, value: unknown, schema: Schema): Snapshot {
  const problems = new Problems(file);
  const { data, error } = schema.snapshotSchema.safeParse(value);
  addIssues(error?.issues, value, [], problems);
  const values = (value as { listeners?: unknown } | null)?.listeners;
  const listeners = Array.isArray(values) ? readListeners(values, schema, problems) : [];
  problems.throwIfAny();
  const head = data ?? problems.fail('', 'not a snapshot');
  checkSources(head.sources, problems);
  checkListeners(listeners, problems);
  problems.throwIfAny();
  const exposureHere = createExposureOf();
  const sorted = listeners.map((listener) => normalised(listener, exposureHere)).sort(compareListeners);
  const snapshot = { ...head, listeners: sorted };
  const unsaid = unsaidGaps(snapshot);
  return unsaid.length === 0 ? snapshot : { ...snapshot, gaps: [...snapshot.gaps, ...unsaid] };
}

/** Checks values as snapshots, one after the other, without waiting in between: the schema is loaded once. */
export async function snapshotChecker(): Promise<(file: string, value: unknown) => Snapshot> {
  const schema = await import('./snapshot-schema.js');
  return (file, value) => snapshotOf(file, value, schema);
}

async function read(file: string, value: unknown): Promise<Snapshot> {
  return (await snapshotChecker())(file, value);
}

/** The snapshots that `port-audit collect` prints, and the reports of `--format json`. */
export const snapshot: CaptureFormat = {
  id: 'snapshot',
  title: 'a snapshot of `port-audit collect`, or a report of `--format json`',
  async parse(capture): Promise<Snapshot> {
    return read(capture.file, parseJson(capture));
  },
};

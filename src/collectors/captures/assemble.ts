import { defaultPortRange } from '../../domain/ephemeral.js';
import { compareListeners, type Listener, listenerOf, SCOPES } from '../../domain/listener.js';
import { isNameless, type Owner, type OwnerFacts } from '../../domain/owner.js';
import { type Coverage, type Gap, SNAPSHOT_SCHEMA, type Snapshot } from '../../domain/snapshot.js';
import { type MergedListener, merge } from '../merge.js';
import { ownershipOf } from '../ownership-of.js';
import type { Sighting } from '../types.js';
import { capturedOwner } from './captured-owner.js';
import { isCutShort } from './pasted.js';
import { Problems } from './problems.js';
import { type Capture, LISTENER_LIMIT } from './types.js';

/** So much of a text is looked at for what people left out of it: what they paste is not longer. */
const PASTED_LIMIT = 1 << 20;

/** What a format found in a capture. */
export interface Captured {
  /** Id of the format. */
  readonly format: string;
  /** As Node names it. */
  readonly platform: string;
  readonly hostname?: string | undefined;
  /** Whether the capture proves that it was taken with the right to see every process. */
  readonly privileged: boolean;
  readonly covers: readonly Coverage[];
  readonly sightings: readonly Sighting[];
  /** More of the holders than their names, by pid. */
  readonly details?: ReadonlyMap<number, Partial<OwnerFacts>>;
  /** The command that would have captured everything that this format can show. */
  readonly remedy: string;
  /** The command that would have named the programs, where that is another one. */
  readonly namesRemedy?: string;
  /** Gaps that the format found beside those of every capture. */
  readonly gaps?: readonly Gap[];
  /** First and last port that the system hands out by itself, where the capture tells. */
  readonly localPortRange?: readonly [number, number] | undefined;
  /** Why a table may not have been looked at, when it is not covered. */
  readonly blindReason: string;
}

const COLLECT = 'run port-audit collect on that machine instead';

/** Only on Linux does port-audit itself know more of interfaces, and not on Windows of IPv6 wildcards. */
const remedies = (platform: string) => ({
  interface: platform === 'linux' ? COLLECT : null,
  dualStack: platform === 'win32' ? null : COLLECT,
});

const partial = (scope: string, count: number | null, reason: string, remedy: string | null): Gap[] =>
  count === 0 ? [] : [{ kind: 'partial', scope, count, reason, remedy }];

function ownersOf({ holders, unit }: MergedListener, { details, platform }: Captured): Owner[] {
  return holders.map((holder) => {
    const known = holder.pid === null ? undefined : details?.get(holder.pid);
    return capturedOwner(holder, known, { platform, unit });
  });
}

function capturedListener(draft: MergedListener, captured: Captured): Listener {
  const ownership = ownershipOf(draft, ownersOf(draft, captured), 'the capture names no process for it');
  return listenerOf(draft, ownership, draft.uid === 0 && captured.platform !== 'win32' ? 'root' : null);
}

/** Where all of one protocol is there and nothing of the other, an option of the tool did that: say which. */
function loneProtocol(covers: readonly Coverage[]): 'TCP' | 'UDP' | null {
  const [tcp, udp] = ['tcp', 'udp'].map((protocol) => covers.filter((each) => each.startsWith(protocol)).length);
  if (tcp === 0 && udp === 2) return 'UDP';
  return tcp === 2 && udp === 0 ? 'TCP' : null;
}

function blindGaps({ covers, blindReason, remedy }: Captured): Gap[] {
  const lone = loneProtocol(covers);
  const other = lone === 'TCP' ? 'UDP' : 'TCP';
  const reason =
    lone === null
      ? blindReason
      : `the capture has ${lone} alone, so nobody looked at ${other}, which makes the exit code 3 where nothing is found (${blindReason})`;
  return SCOPES.filter((scope) => !covers.includes(scope)).map((scope) => ({
    kind: 'blind',
    scope,
    count: null,
    reason,
    remedy: lone === null ? remedy : `leave out the option that keeps to ${lone}: ${remedy}`,
  }));
}

function ownerGaps(listeners: readonly Listener[], { format, remedy, namesRemedy }: Captured): Gap[] {
  const hidden = listeners.filter(({ ownerStatus }) => ownerStatus === 'hidden');
  const nameless = listeners.filter(({ owners }) => owners.some(isNameless)).length;
  const unproven = listeners.filter(({ owners }) => owners.some((owner) => owner.exe === null && !isNameless(owner)));
  const reason = hidden[0]?.ownerReason ?? '';
  return [
    ...partial('owner', hidden.length, reason, remedy),
    ...partial(
      'owner',
      nameless,
      `${format} shows only the id of a process, which is no program`,
      namesRemedy ?? remedy,
    ),
    ...partial('owner', unproven.length, `${format} shows what processes call themselves, not what they run`, COLLECT),
  ];
}

function socketGaps(listeners: readonly Listener[], { format, covers, platform }: Captured): Gap[] {
  const unbound = covers.includes('interface') ? 0 : listeners.length;
  const untold = listeners.filter(({ dualStack }) => dualStack === null).length;
  const remedy = remedies(platform);
  const namespaces = platform === 'linux' && !covers.includes('netns') ? null : 0;
  return [
    ...partial('interface', unbound, `${format} does not show which interface a socket is bound to`, remedy.interface),
    ...partial(
      'dualStack',
      untold,
      `${format} does not show whether an IPv6 wildcard takes IPv4 as well`,
      remedy.dualStack,
    ),
    ...partial('netns', namespaces, `${format} shows a single network namespace`, COLLECT),
  ];
}

/** What of a capture the snapshot has; where the text is there, what it leaves out is told. */
type Assembled = Pick<Capture, 'file' | 'takenAt' | 'tool'> & Partial<Pick<Capture, 'text'>>;

/** Rows that people took out of what they pasted are rows that nobody judged. */
function leftOut({ text }: Assembled, scope: string): Gap[] {
  if (text === undefined || !isCutShort(text.slice(0, PASTED_LIMIT))) return [];
  const reason = 'the capture itself says that lines were left out of it';
  return [{ kind: 'partial', scope, count: null, reason, remedy: 'give --from the whole output' }];
}

/**
 * A snapshot of what a capture shows, with a gap for everything that it cannot show. What no capture of this kind says of
 * the machine is `unknown`, and the ports that the system hands out are those of its default configuration.
 * Throws {@link UsageError} for more than {@link LISTENER_LIMIT}.
 */
export function assemble(capture: Assembled, captured: Captured): Snapshot {
  const { format, platform, privileged, covers, sightings } = captured;
  if (sightings.length > LISTENER_LIMIT) new Problems(capture.file).fail('', `more than ${LISTENER_LIMIT} listeners`);
  const observation = {
    source: format,
    ok: true,
    error: null,
    remedy: null,
    milliseconds: 0,
    covers,
    sightings,
    gaps: [],
  };
  const listeners = merge([observation])
    .map((draft) => capturedListener(draft, captured))
    .sort(compareListeners);
  return {
    schema: SNAPSHOT_SCHEMA,
    tool: capture.tool,
    takenAt: capture.takenAt,
    host: {
      hostname: captured.hostname ?? 'unknown',
      platform,
      release: 'unknown',
      distribution: null,
      privileged,
      localPortRange: captured.localPortRange ?? defaultPortRange(platform),
    },
    sources: [{ id: format, ok: true, milliseconds: null, listeners: listeners.length, covers, error: null }],
    listeners,
    gaps: [
      ...blindGaps(captured),
      ...ownerGaps(listeners, captured),
      ...socketGaps(listeners, captured),
      ...(captured.gaps ?? []),
      ...leftOut(capture, format),
    ],
  };
}

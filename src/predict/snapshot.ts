import { defaultPortRange } from '../domain/ephemeral.js';
import { compareListeners, listenerOf, SCOPES, UNKNOWN_SOCKET } from '../domain/listener.js';
import { ownerOf } from '../domain/owner.js';
import type { PredictedListener, Prediction } from '../domain/prediction.js';
import { type Gap, SNAPSHOT_SCHEMA, type Snapshot, type Tool } from '../domain/snapshot.js';

/** Name of the source, as in `seenBy`. */
const SOURCE = 'image';

/** How many names stand in one gap. */
const NAMES = 10;

/** What an image does not say by itself. */
export interface Looked {
  readonly tool: Tool;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** Whether somebody answers for a service of which it is not known what it opens: a policy that names its unit. */
  isNamed(unit: string): boolean;
}

function listenersOf(prediction: Prediction): Snapshot['listeners'] {
  return prediction.listeners
    .filter(({ certainty }) => certainty !== 'possible')
    .map((listener) => {
      const { program, unit, user, dualStack, family, address } = listener;
      const wildcard = family === 'ipv6' && address === '::';
      const socket = {
        ...UNKNOWN_SOCKET,
        ...pick(listener),
        dualStack: wildcard ? dualStack : false,
        unit,
        seenBy: [SOURCE],
      };
      const known = program !== null && program.exe !== null;
      // What does not run has no id.
      const owner = ownerOf(null, {
        name: program?.name ?? null,
        exe: program?.exe ?? null,
        exeFile: program?.file ?? null,
        cmdline: program?.cmdline ?? null,
        user,
        unit,
        package: program?.package ?? null,
      });
      const ownership = known
        ? ({ ownerStatus: 'known', ownerReason: null, owners: [owner] } as const)
        : ({ ownerStatus: 'hidden', ownerReason: 'the image does not say which program', owners: [] } as const);
      return listenerOf(socket, ownership, user);
    })
    .sort(compareListeners);
}

const pick = ({ id, protocol, family, address, port, interface: device }: PredictedListener) => ({
  id,
  protocol,
  family,
  address,
  port,
  interface: device,
  netns: null,
});

const someOf = (names: readonly string[]) =>
  names.length > NAMES ? `${names.slice(0, NAMES).join(', ')} and ${names.length - NAMES} more` : names.join(', ');

/** Services that start, and of which it is not known what they open: no socket table was wholly seen. */
function blindGaps(prediction: Prediction, { isNamed }: Looked): Gap[] {
  const services = prediction.gaps.filter(({ kind, place }) => kind === 'service' && !isNamed(place));
  const nothing = prediction.gaps.some(({ kind }) => kind === 'image');
  if (services.length === 0 && !nothing) return [];
  const names = [...new Set(services.map(({ place }) => place))];
  const reason = nothing
    ? 'nothing in the image says what starts'
    : `it is not known what ${names.length === 1 ? 'this service opens' : 'these services open'}: ${someOf(names)}`;
  const remedy = nothing ? null : 'answer for it by an entry whose program is the name of the unit';
  return SCOPES.map((scope) => ({ kind: 'blind', scope, count: nothing ? null : names.length, reason, remedy }));
}

function partialGaps(prediction: Prediction): Gap[] {
  const lines = prediction.gaps.filter(({ kind }) => kind === 'config');
  const possible = prediction.listeners.filter(({ certainty }) => certainty === 'possible');
  return [
    ...lines.map(
      ({ place, reason }): Gap => ({
        kind: 'partial',
        scope: SOURCE,
        count: 1,
        reason: `${place}: ${reason}`,
        remedy: null,
      }),
    ),
    ...(possible.length === 0
      ? []
      : [
          {
            kind: 'partial',
            scope: SOURCE,
            count: possible.length,
            reason: `may listen as well, and is not judged: ${someOf(possible.map(({ id }) => id))}`,
            remedy: null,
          } as const,
        ]),
  ];
}

/** A prediction as a snapshot of the machine that the image would be, to be judged like any other. */
export function predictedSnapshot(prediction: Prediction, looked: Looked): Snapshot {
  const listeners = listenersOf(prediction);
  const covers = [...SCOPES, 'owner', 'interface', 'dualStack'] as const;
  return {
    schema: SNAPSHOT_SCHEMA,
    tool: looked.tool,
    takenAt: looked.takenAt,
    host: {
      hostname: prediction.host.hostname ?? 'unknown',
      platform: 'linux',
      release: 'unknown',
      distribution: prediction.host.distribution,
      privileged: true,
      localPortRange: defaultPortRange('linux'),
    },
    sources: [{ id: SOURCE, ok: true, milliseconds: null, listeners: listeners.length, covers, error: null }],
    listeners,
    gaps: [...blindGaps(prediction, looked), ...partialGaps(prediction)],
  };
}

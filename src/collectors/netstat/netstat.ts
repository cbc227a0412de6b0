import type { Snapshot } from '../../domain/snapshot.js';
import { assemble } from '../captures/assemble.js';
import { captureText } from '../captures/decode.js';
import { type Line, linesOf } from '../captures/lines.js';
import { printedLines } from '../captures/printed-lines.js';
import { Problems } from '../captures/problems.js';
import { NO_NAMES } from '../captures/service-ports.js';
import { tasksIn } from '../captures/tasks.js';
import type { CaptureFormat } from '../captures/types.js';
import { Unplaced } from '../captures/unplaced.js';
import { netstatBsd } from './netstat-bsd.js';
import { netstatLinux } from './netstat-linux.js';
import type { NetstatDialect } from './netstat-types.js';
import { netstatWindows } from './netstat-windows.js';

/** How many lines a title may have. */
const TITLE_LINES = 6;

const DIALECTS: readonly NetstatDialect[] = [netstatLinux, netstatBsd, netstatWindows];

/** What somebody wrote above the output; netstat's own first lines begin so in every language that net-tools speaks. */
function withoutTitle(lines: readonly Line[]): readonly Line[] {
  const header = lines.findIndex(({ text }) => /^(?:Active Internet|Proto(?:colo)?\s)/.test(text));
  const above = lines.slice(0, Math.max(header, 0));
  const isTitle = above.length <= TITLE_LINES && !above.some(({ text }) => /^\s*(?:tcp|udp|raw)/i.test(text));
  return isTitle ? lines.slice(above.length) : lines;
}

/** Reads what netstat printed on Linux (net-tools, BusyBox), macOS, BSD or Windows. The first telling line decides. */
export const netstat: CaptureFormat = {
  id: 'netstat',
  title: 'what `netstat -tulpnW` (Linux), `netstat -anvl` (macOS) or `netstat -anob` (Windows) printed',
  async parse(capture): Promise<Snapshot> {
    const problems = new Problems(capture.file);
    const lines = withoutTitle(printedLines(capture));
    const telling = lines.find(({ text }) => DIALECTS.some((dialect) => dialect.recognises(text)));
    const dialect = DIALECTS.find((each) => telling !== undefined && each.recognises(telling.text));
    if (dialect === undefined) return problems.fail('', 'no line in it looks like the output of netstat');
    const { servicePorts = NO_NAMES } = capture;
    const ofWindows = dialect === netstatWindows;
    const tasks = ofWindows ? tasksIn(linesOf(capture.file, captureText(capture))) : new Map();
    const unplaced = new Unplaced();
    const { tables, owners, ...read } = dialect.read(lines, { problems, unplaced, servicePorts, tasks });
    const gaps = [...(read.gaps ?? []), ...unplaced.settle(problems, read.sightings.length, read.remedy)];
    problems.throwIfAny();
    return assemble(capture, {
      format: 'netstat',
      ...read,
      gaps,
      privileged: false,
      covers: owners ? [...tables, 'owner'] : tables,
      blindReason: 'no socket of this kind is in the capture, so netstat may not have been asked for it',
    });
  },
};

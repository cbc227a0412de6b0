import { EXIT } from '../api/exit-code.js';
import type { WatchRequest } from '../api/watch/request.js';
import { cleanUp, type Watched, watch as watchMachine } from '../api/watch.js';
import { counted } from '../base/counted.js';
import type { WatchedChange } from '../domain/watched.js';
import type { Host } from '../host/types.js';
import { changeJson, changeLine } from '../reports/watch/change-line.js';
import { print, remark } from './output.js';
import { readColour, styleOf } from './style.js';
import type { Command, Input } from './types.js';
import { readWatchFormat, readWatchRequest, WATCH_OPTIONS } from './watch-options.js';
import { watchOnScreen } from './watch-screen.js';

/** How a change becomes a line. */
type Render = (change: WatchedChange) => string;

function renderOf(options: Input['options'], host: Host): Render {
  if (readWatchFormat(options) === 'ndjson') return changeJson;
  const style = styleOf(host, null, readColour(options));
  return (change) => changeLine(change, style);
}

/** How much came too fast, in the end. */
async function remarkMissed({ lost, skipped }: Watched, host: Host): Promise<void> {
  if (lost + skipped === 0) return;
  await remark(host, `in all ${lost} events were dropped by the kernel, and ${skipped} counted and not told`);
}

/** Tells each change in a line until somebody ends it, or nobody reads it any more. */
async function tellLines(
  request: Pick<WatchRequest, 'interval'> & Partial<WatchRequest>,
  render: Render,
  host: Host,
): Promise<number> {
  const ending = new AbortController();
  const release = host.onEnd(() => ending.abort());
  const onChange = async (change: WatchedChange) => {
    await print(host, render(change));
    if (host.stdout.failure !== null) ending.abort();
  };
  const onNote = (note: string) => remark(host, note);
  try {
    const watched = await watchMachine({ ...request, signal: ending.signal, onChange, onNote }, host);
    await remarkMissed(watched, host);
    return watched.exitCode;
  } finally {
    release();
  }
}

async function clean(host: Host): Promise<number> {
  await remark(host, `removed ${counted(cleanUp(host), 'tracing instance')}`);
  return EXIT.clean;
}

/** What begins and ends to listen, as it happens. */
export const watch: Command = {
  arguments: [],
  options: WATCH_OPTIONS,
  examples: [
    { command: 'port-audit watch', description: 'tell what opens and closes until ^C; as root, however short' },
    { command: 'port-audit watch --format ndjson', description: 'one JSON object a change, for programs' },
    { command: 'port-audit watch --no-events --interval 10', description: 'only look, every ten seconds' },
    { command: 'port-audit watch --clean', description: 'remove what a killed run left in the kernel' },
  ],
  async run({ options }, host) {
    const request = readWatchRequest(options);
    const render = renderOf(options, host);
    if (options.clean === true) return clean(host);
    const isTable = readWatchFormat(options) === 'table' && host.stdout.isTerminal;
    const shown = isTable ? await watchOnScreen({ request, colour: readColour(options) }, host) : null;
    return shown ?? tellLines(request, render, host);
  },
};

import { port as lookAtPort } from '../api/port.js';
import type { WatchRequest } from '../api/watch/request.js';
import { watch } from '../api/watch.js';
import type { Report } from '../domain/report.js';
import type { WatchedChange } from '../domain/watched.js';
import { portName } from '../domain/words.js';
import { errorText, type Host, type Screen } from '../host/types.js';
import { renderPort } from '../reports/answers/port.js';
import { forTerminal } from '../reports/text.js';
import { drawn, type Picture, screenLines } from '../reports/watch/screen-lines.js';
import {
  dropGone,
  FILTERS,
  firstRows,
  nextOf,
  noteChange,
  type Only,
  ORDERS,
  type Order,
  rowsInView,
  type ScreenRow,
} from '../reports/watch/screen-rows.js';
import { type Colours, styleOf } from './style.js';

/** What a watch on a screen is started with. */
export interface ScreenInput {
  readonly request: Partial<WatchRequest>;
  readonly colour: Colours;
}

/** Milliseconds from one picture to the next: while things happen, and so that marks fade. */
const SOON = 50;
const FADING = 1_000;

/** Nor is the next picture made before so many times as long as the last one took, however much happens. */
const REST = 4;

/** A page that is shown in place of the table, as lines. */
type Page = readonly string[];

/** The table on a terminal: takes in what happens and which keys are pressed, and draws. */
class WatchScreen {
  private rows = firstRows([], []);
  private counts = { opened: 0, closed: 0, changed: 0 };
  private note: string | null = null;
  private order: Order = 'port';
  private only: Only = null;
  /** The rows that are shown; while it is paused they stay. */
  private shown: readonly ScreenRow[] = [];
  /** The id of the chosen listener, which stays chosen while rows come and go. */
  private chosen: string | null = null;
  private isPaused = false;
  private page: Page | null = null;
  private cancel = () => {};
  /** Milliseconds that the last picture took. */
  private took = 0;
  private drawsAt = Number.POSITIVE_INFINITY;

  constructor(
    private readonly host: Host,
    private readonly input: ScreenInput,
    private readonly screen: () => Screen | null,
    private readonly end: () => void,
  ) {}

  look({ listeners, findings }: Report): void {
    if (this.rows.byId.size === 0) this.rows = firstRows(listeners, findings);
    this.drawWithin(SOON);
  }

  change(change: WatchedChange): void {
    this.counts[change.type]++;
    noteChange(this.rows, change, this.host.elapsed());
    this.drawWithin(SOON);
  }

  tell(note: string): void {
    this.note = note;
    this.drawWithin(SOON);
  }

  key(key: string): void {
    if (key === '\x03') this.end();
    if (this.page !== null) this.page = null;
    else this.keys[key]?.();
    this.draw();
  }

  stop(): void {
    this.cancel();
  }

  private readonly keys: Readonly<Record<string, () => void>> = {
    q: () => this.end(),
    s: () => {
      this.order = nextOf(ORDERS, this.order);
    },
    v: () => {
      this.only = nextOf(FILTERS, this.only);
    },
    p: () => {
      this.isPaused = !this.isPaused;
    },
    k: () => this.choose(-1),
    j: () => this.choose(1),
    '\x1b[A': () => this.choose(-1),
    '\x1b[B': () => this.choose(1),
    '\x1bOA': () => this.choose(-1),
    '\x1bOB': () => this.choose(1),
    '\x1b[5~': () => this.choose(-10),
    '\x1b[6~': () => this.choose(10),
    '\r': () => void this.open(),
    '\n': () => void this.open(),
  };

  private get index(): number {
    return Math.max(
      0,
      this.shown.findIndex(({ listener }) => listener.id === this.chosen),
    );
  }

  private choose(by: number): void {
    const at = Math.max(0, Math.min(this.shown.length - 1, this.index + by));
    this.chosen = this.shown[at]?.listener.id ?? null;
  }

  /** Opens the page of the chosen line: what `port-audit PORT` says now. */
  private async open(): Promise<void> {
    const row = this.shown[this.index];
    if (row === undefined) return;
    this.page = [`looking at ${portName(row.listener)} ...`];
    const { policy = null, defaultPolicy = true } = this.input.request;
    try {
      const answer = await lookAtPort(portName(row.listener), { policy, defaultPolicy }, this.host);
      this.showPage(renderPort(answer, styleOf(this.host, null, this.input.colour)));
    } catch (error) {
      this.showPage(forTerminal(errorText(error)));
    }
  }

  private showPage(text: string): void {
    // A key took it back already.
    if (this.page === null) return;
    this.page = [...text.trimEnd().split('\n'), '', 'any key: back'];
    this.draw();
  }

  private drawWithin(milliseconds: number): void {
    const pause = Math.max(milliseconds, REST * this.took);
    const at = this.host.elapsed() + pause;
    if (at >= this.drawsAt) return;
    this.cancel();
    this.drawsAt = at;
    this.cancel = this.host.alarm(pause, () => this.draw());
  }

  draw(): void {
    const screen = this.screen();
    if (screen === null) return;
    this.drawsAt = Number.POSITIVE_INFINITY;
    const began = this.host.elapsed();
    const size = { columns: screen.columns, rows: screen.rows };
    const style = styleOf(this.host, null, this.input.colour);
    screen.write(drawn(this.page?.slice(0, size.rows) ?? screenLines(this.picture(), size, style)));
    this.took = this.host.elapsed() - began;
    this.drawWithin(FADING);
  }

  private picture(): Picture {
    const now = this.host.elapsed();
    dropGone(this.rows, now);
    if (!this.isPaused) this.shown = rowsInView(this.rows, this.only, this.order);
    const { shown: rows, index: chosen, order, only, isPaused, note } = this;
    const { hostname } = this.host.identity;
    return { rows, chosen, order, only, isPaused, hostname, counts: { ...this.counts }, note, now };
  }
}

/** Shows what listens in a table that redraws in place; null where there is no terminal for it. */
export async function watchOnScreen(input: ScreenInput, host: Host): Promise<number | null> {
  const ending = new AbortController();
  const end = () => ending.abort();
  let screen: Screen | null = null;
  const table = new WatchScreen(host, input, () => screen, end);
  screen = await host.openScreen({ onKey: (key) => table.key(key), onResize: () => table.draw() });
  if (screen === null) return null;
  const release = host.onEnd(end);
  try {
    table.draw();
    const { exitCode } = await watch(
      {
        ...input.request,
        signal: ending.signal,
        onLook: (report) => table.look(report),
        onChange: (change) => table.change(change),
        onNote: (note) => table.tell(note),
      },
      host,
    );
    return exitCode;
  } finally {
    table.stop();
    screen.close();
    release();
  }
}

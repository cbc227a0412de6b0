/** The words on the command line that make this program a helper of itself. */
export const HELPERS = {
  /** Of a watch: collectors/events/event-helper.ts. */
  events: 'read-events',
  /** Of an audit: collectors/processes/process-helper.ts. */
  processes: 'read-processes',
} as const;

/** What a helper tells whoever opened it. */
export interface HelperHandlers {
  /** One line that it wrote. */
  onLine(line: string): void;
  /** It has ended by itself, or could not be started. */
  onEnd(): void;
}

/** This program once more, as a process that can be ended whatever it waits for. */
export interface HostHelper {
  /** Writes a line to its stdin. */
  send(line: string): void;
  /** Ends it at once; it tells nothing any more. */
  end(): void;
}

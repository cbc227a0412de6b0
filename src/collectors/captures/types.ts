import type { Snapshot, Tool } from '../../domain/snapshot.js';
import type { ServicePorts } from './service-ports.js';

/** A file, or stdin, with what somebody captured on another machine or at another time. All of it is hostile input. */
export interface Capture {
  /** As in messages: the path as it was given, or `stdin`. */
  readonly file: string;
  /** Its content, as `decoded` reads it. */
  readonly text: string;
  /** When the capture was taken, as far as that can be known: the time of the file, or now for stdin. ISO 8601, UTC. */
  readonly takenAt: string;
  /** Who reads it. */
  readonly tool: Tool;
  /** What names of ports mean, where the tool was not asked for numbers; undefined: nobody knows. */
  readonly servicePorts?: ServicePorts | undefined;
}

/** A format in the list of formats, loaded only when it is asked for. */
export interface ListedCaptureFormat {
  /** As in `--from ID:FILE`. */
  readonly id: string;
  load(): Promise<CaptureFormat>;
}

/** A format that `--from` reads. */
export interface CaptureFormat {
  /** As in `--from ID:FILE`. */
  readonly id: string;
  /** One line for `--help`: what to capture, and how. */
  readonly title: string;
  /**
   * What listened when the capture was taken. Throws {@link UsageError} with the first {@link PROBLEM_LIMIT} problems,
   * each with its place: a line that is not understood might be a listener, so nothing is skipped unknowingly.
   */
  parse(capture: Capture): Promise<Snapshot>;
}

/** How many problems of one file are shown. */
export const PROBLEM_LIMIT = 20;

/** What people paste is not longer, characters. */
export const PASTED_LIMIT = 1 << 20;

/** The most lines, rows or open files of one capture, so that no file exhausts the memory. */
export const LINE_LIMIT = 500_000;

/** The most listeners of one capture; a machine has 65,535 ports, over two protocols and some addresses. */
export const LISTENER_LIMIT = 100_000;

/** The most values in JSON; those of 20,000 listeners in a report are 2,600,000. */
export const VALUE_LIMIT = 4_000_000;

/** How deep lists and objects of JSON may lie in each other; those of a snapshot are nine deep. */
export const DEPTH_LIMIT = 100;

/** The longest text in JSON, characters; a command line is cut at 64 KiB. */
export const STRING_LIMIT = 1 << 20;

import type { HostError } from './host-error.js';

/** What goes between threads. */
export interface ThreadMessage<Facts> {
  /** Copied (structured clone). */
  readonly facts: Facts;
  /** Handed over with their whole buffer: nobody has them here afterwards. */
  readonly bytes: Uint8Array;
}

/** A thread of this program with memory of its own, which answers messages one after the other. */
export interface HostThread {
  /** Rejects with {@link HostError} when the thread has ended. */
  ask(message: ThreadMessage<unknown>): Promise<ThreadMessage<unknown>>;
  end(): void;
}

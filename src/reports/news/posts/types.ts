import type { Notification } from '../../../history/notification.js';

/** What a service that takes posts over HTTP calls a message. */
export interface PostFormat {
  /** As `--webhook-format` names it. */
  readonly id: string;
  /** The body of the request, before it becomes JSON. */
  body(notification: Notification): object;
  /**
   * What a service says in the body of an answer whose status is a success, though it did not take the message; null where the
   * status says it all.
   */
  readonly refusal: RegExp | null;
}

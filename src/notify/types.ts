import type { Notification } from '../history/notification.js';

/** A recipient that could not be told. */
export interface Failure {
  /** Id of the recipient. */
  readonly recipient: string;
  /** One line for people. */
  readonly reason: string;
  /**
   * - `failed`: the next run tries again
   * - `rejected`: the recipient is refused for good; tried again once a day, as long as there is any other
   * - `refused`: telling would be wrong and stays so until an option is changed
   */
  readonly kind: 'failed' | 'rejected' | 'refused';
}

/** A way to tell. */
export interface Channel {
  /** Ids of the recipients of this channel; each is told everything, and remembered by itself. */
  readonly recipients: readonly string[];
  /** Tells some of its recipients the same; resolves with those that could not be told. Where it rejects, none was told. Always ends in time. */
  tell(notification: Notification, recipients: readonly string[]): Promise<readonly Failure[]>;
}

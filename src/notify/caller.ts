import type { Notification } from '../history/notification.js';
import type { Channel } from './types.js';

/** What it is called in the state; cron itself mails what a run prints. */
const RECIPIENT = 'stdout';

/**
 * Whoever started the run, and tells people by itself: the command line prints. What it throws is a failure to tell, and
 * is told again.
 */
export function callerChannel(tell: (notification: Notification) => void | Promise<void>): Channel {
  return {
    recipients: [RECIPIENT],
    async tell(notification) {
      await tell(notification);
      return [];
    },
  };
}

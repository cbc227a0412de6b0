import { policyRule } from './types.js';

/** What listens, and no line of the image says so. */
export interface Unpredicted {
  /** Id of the listener. */
  readonly seen: string;
  readonly holder: string;
}

/** `predict --against`: listens, and nothing in the image says so. */
export const unpredictedListener = policyRule({
  id: 'unpredicted-listener',
  title: 'Listens, and nothing in the image says so',
  meaning:
    'Something listens on the booted machine that the image does not account for: it was installed, configured or started after the image was built, or by something that was not read.',
  remedy: 'Look who holds the port and who started it. If it belongs there, make it a part of the image.',
  when: '`predict --against`: listens, and nothing in the image says so',
  severity: { loopback: 'high', elsewhere: 'high' },
  acceptedBy: 'port',
  tell({ seen, holder }: Unpredicted) {
    return {
      message: `${seen} is held by ${holder}; nothing in the image says so`,
      remedy: 'Find out who installed, configured or started it; if it belongs there, make it a part of the image.',
    };
  },
});

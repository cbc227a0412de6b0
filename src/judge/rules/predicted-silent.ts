import { policyRule } from './types.js';

/** What was predicted, and does not listen. */
export interface Silent {
  readonly program: string;
  /** Id of the listener that it was said to have. */
  readonly predicted: string;
  /** The line of the image that says so. */
  readonly because: string;
}

/** `predict --against`: predicted, and does not listen. */
export const predictedSilent = policyRule({
  id: 'predicted-silent',
  title: 'Predicted, but not listening',
  meaning:
    'The image says that something listens here, and on the booted machine nothing did when it was looked at: the service failed or was stopped, its configuration was changed after the image was built, or the prediction is wrong.',
  remedy: 'Look at the state of the service that is named. If it is meant to be off, disable it in the image.',
  when: '`predict --against`: predicted, and does not listen',
  severity: { loopback: 'low', elsewhere: 'low' },
  acceptedBy: 'never',
  tell({ program, predicted, because }: Silent) {
    return {
      message: `${program} should listen on ${predicted} (${because}), and does not`,
      remedy: 'Look at the state of the service; if it is meant to be off, disable it in the image.',
    };
  },
});

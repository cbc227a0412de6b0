import { policyRule } from './types.js';

/** What listens on another place than the image says. */
export interface Moved {
  readonly program: string;
  /** Ids of the listeners that were seen and predicted. */
  readonly seen: string;
  readonly predicted: string;
  /** The line of the image that says so. */
  readonly because: string;
}

/** `predict --against`: listens on another address or port than predicted. */
export const predictedElsewhere = policyRule({
  id: 'predicted-elsewhere',
  title: 'Listens elsewhere than predicted',
  meaning:
    'A program that the image starts listens on another address or port than the image says: its configuration was changed after the image was built, or is decided when it starts.',
  remedy: 'Compare the configuration on the machine with that of the image.',
  when: '`predict --against`: listens on another address or port than predicted',
  severity: { loopback: 'medium', elsewhere: 'medium' },
  acceptedBy: 'port',
  tell({ program, seen, predicted, because }: Moved) {
    return {
      message: `${program} listens on ${seen}; the image says ${predicted} (${because})`,
      remedy: 'Compare the configuration on the machine with that of the image.',
    };
  },
});

import { notificationFields } from '../../contract/news.js';
import type { PostFormat } from './types.js';

/** The delta as data, for programs. */
export const json: PostFormat = {
  id: 'json',
  body: notificationFields,
  refusal: null,
};

import { memoisedByObject } from '../../base/memoised.js';
import type { Image } from './image.js';

/** What is read of an image once, however often it is asked for. */
export const once: <T>(read: (image: Image) => T) => (image: Image) => T = memoisedByObject;

import type { Image } from './image.js';

/** What is read of an image once, however often it is asked for. */
export function once<T>(read: (image: Image) => T): (image: Image) => T {
  const known = new WeakMap<Image, { readonly value: T }>();
  return (image) => {
    const before = known.get(image);
    if (before !== undefined) return before.value;
    const value = read(image);
    known.set(image, { value });
    return value;
  };
}

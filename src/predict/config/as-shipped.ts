import crypto from 'node:crypto';
import type { Image } from '../tree/image.js';
import { once } from '../tree/once.js';
import { statusOf } from './dpkg-status.js';

/** What packages installed as configurations, with the MD5 of each as it came: the field Conffiles of dpkg's status. */
const shippedSums = once((image) => {
  const lines = statusOf(image).matchAll(/^ (\/\S+) ([0-9a-f]{32})(?: .*)?$/gm);
  return new Map([...lines].map(([, path = '', sum = '']) => [path, sum]));
});

/** What scripts of packages made as configurations, with answers of whoever installed them in it, by MD5 as well. ucf(1) */
const madeSums = once((image) => {
  const lines = (image.text('/var/lib/ucf/hashfile') ?? '').matchAll(/^([0-9a-f]{32}) {2}(\/\S+)$/gm);
  return new Map([...lines].map(([, sum = '', path = '']) => [path, sum]));
});

function hasSum(image: Image, path: string, sum: string | undefined): boolean {
  const text = sum === undefined ? null : image.text(path);
  return text !== null && crypto.createHash('md5').update(text).digest('hex') === sum;
}

/** Whether a configuration is what its package installed, so that it says nothing that a stock installation does not do. */
export const isAsShipped = (image: Image, path: string): boolean => hasSum(image, path, shippedSums(image).get(path));

/** Whether a configuration is what a script of its package made: a stock installation but for what was answered. */
export const isAsMade = (image: Image, path: string): boolean => hasSum(image, path, madeSums(image).get(path));

/** Where packages alone put files. file-hierarchy(7) */
const VENDOR = /^\/(?:usr\/(?!local\/)|lib\/)/;

/** Whether a file lies where packages alone put any. */
export const isVendors = (path: string): boolean => VENDOR.test(path);

/** Whether a file is as a stock installation has it. */
export const isAsInstalled = (image: Image, path: string): boolean =>
  VENDOR.test(path) || isAsShipped(image, path) || isAsMade(image, path);

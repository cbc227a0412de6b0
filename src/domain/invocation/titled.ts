import type { Owner } from '../owner.js';
import { readInvocation } from './invocation.js';
import { runtimeOf } from './runtime.js';

/** A title without its arguments: `next-server` of `next-server (v14)`, `puma` of `puma 6.4: shop`; null where it has none. */
export function titleName(title: string | null): string | null {
  return /^[([]?([^\s:()[\]]+)/.exec(title ?? '')?.[1] ?? null;
}

/** Whether an interpreter's process wrote a title over its command line: its script is then only what that was taken to mean. */
export function isTitled({ exe, cmdline }: Pick<Owner, 'exe' | 'cmdline'>): boolean {
  const runtime = exe === null ? null : runtimeOf(exe);
  return runtime !== null && readInvocation(runtime, cmdline ?? []).title !== null;
}

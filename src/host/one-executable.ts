import sea from 'node:sea';

/** Whether Node and the program are one file (Node's single executable applications); node:sea is there since 20.12. */
export function isOneExecutable(): boolean {
  try {
    return sea.isSea();
  } catch {
    return false;
  }
}

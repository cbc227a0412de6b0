import type { OwnerDetails } from '../types.js';

/** A process of which nothing but its existence is known. */
export const UNKNOWN_DETAILS: OwnerDetails = {
  name: null,
  exe: null,
  exeDeleted: null,
  exeReplaced: null,
  exeInPlace: null,
  exeFile: null,
  cmdline: null,
  cwd: null,
  user: null,
  uid: null,
  parentPid: null,
  startedAt: null,
  unit: null,
  container: null,
  package: null,
  exeVerified: null,
  relay: null,
  behind: null,
};

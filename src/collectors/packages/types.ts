import type { Gap } from '../../domain/snapshot.js';
import type { Host } from '../../host/types.js';
import type { Described } from '../types.js';

/** What the content of a file has to be. */
export interface Checksum {
  readonly algorithm: 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
  /** Lower case. */
  readonly hex: string;
}

/** The installed package that a file belongs to. */
export interface PackageOwner {
  readonly name: string;
  /** As its package manager prints it; null when the database does not say. */
  readonly version: string | null;
  /** What the package lists for the file; null when it lists none, or when that was not asked. */
  readonly checksum: Checksum | null;
}

/** A file that a package brought. */
export interface PackagedFile {
  readonly path: string;
  /** What the package lists for it; null when it lists none. */
  readonly checksum: Checksum | null;
}

/** What a package database says of a package beside its files. */
export interface PackageKin {
  /** Installed packages made of the same source, without itself: `acme-common` and `python3-acme` of `acme-api`. */
  readonly siblings: readonly string[];
  /** Packages that it cannot do without, and where the database says so; null where it names none. */
  readonly depends: { readonly names: readonly string[]; readonly file: string; readonly line: number } | null;
}

/** One way of keeping a list of what is installed. */
export interface PackageSystem {
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Whether this machine keeps such a list; a few stat calls. */
  isPresent(host: Host): boolean;
  /**
   * The packages of files, given by absolute path without symbolic links; files that no package owns are missing.
   * Not `thorough`: looks only where it costs a few milliseconds, may miss some, and reads no checksums; the answer
   * depends on the database alone, never on time. Never throws: a damaged list is an empty one.
   */
  ownersOf(host: Host, paths: readonly string[], thorough: boolean): Promise<ReadonlyMap<string, PackageOwner>>;
  /** Everything that packages brought, by their names. Left out where the database does not list that. Never throws. */
  filesOf?(host: Host, names: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly PackagedFile[]>>;
  /** What packages have to do with others, by their names. Left out where that is not read. Never throws. */
  kinOf?(host: Host, names: ReadonlySet<string>): ReadonlyMap<string, PackageKin>;
}

/** What the package database adds to processes. */
export interface Evidence {
  readonly described: Described;
  readonly gaps: readonly Gap[];
}

/**
 * A file system that is looked at and not run: of an image, a container, a directory. Paths are absolute in it, with
 * single slashes, no `.`, no `..` and none at the end; the root is `/`.
 */

/** What lies at a path itself: links are not followed. */
export interface TreeNode {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Bytes; 0 for anything but a file. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Where an image keeps its files. What it is asked for has no link among its parents: {@link Image} sees to that. */
export interface Tree {
  /** As people named it. */
  readonly name: string;
  /** Null where there is nothing, or it may not be looked at. */
  node(path: string): TreeNode | null;
  /** Names in a directory, in no order. Throws HostError. */
  list(path: string): readonly string[];
  /** Target of a link, as it is written. Throws HostError. */
  target(path: string): string;
  /** A regular file, whole. Throws HostError: EFBIG past `limit` bytes. */
  read(path: string, limit: number): Buffer;
  /** The first bytes of a regular file, however large it is. Throws HostError. */
  head(path: string, length: number): Buffer;
  /** Whether a path lies on a file system that may not answer: of a network, or of FUSE. It is then asked nothing. */
  readonly isSilent?: (path: string) => boolean;
  /** Whether what lies in a directory may not be looked at by whoever asks: nothing found there is no answer. */
  readonly isClosed?: (directory: string) => boolean;
  /** What a container's engine would run, where the image says so. */
  readonly entry: Entry | null;
  /** What of the image could not be read at all. */
  readonly problems: readonly Problem[];
}

/** The configuration of a container image that decides what is started. */
export interface Entry {
  /** Entrypoint and Cmd, joined. */
  readonly command: readonly string[];
  /** `NAME=value`. */
  readonly environment: readonly string[];
  readonly directory: string;
  readonly user: string;
  /** `80/tcp`. */
  readonly exposed: readonly string[];
  /** The file of the archive that says so. */
  readonly file: string;
}

/** Something that could not be read or understood. */
export interface Problem {
  /** Path in the image, with `:LINE` where there is one. */
  readonly place: string;
  readonly reason: string;
}

/**
 * How much it takes to put a file at a path, strongest first.
 * - `packaged`: directories that package managers fill (FHS 3.0; root only)
 * - `installed`: other directories that only an administrator fills (/usr/local, /opt, /srv, snap, nix, Program Files)
 * - `managed`: below a home directory, where version and package managers of single users put programs
 * - `other`: anywhere else
 * - `temporary`: directories that everybody may write to, and files that were never on disk
 */
export type Location = 'packaged' | 'installed' | 'managed' | 'other' | 'temporary';

type Patterns = ReadonlyArray<readonly [Location, RegExp]>;

const UNIX: Patterns = [
  ['temporary', /^(\/private)?\/(tmp|var\/tmp|dev\/shm|run\/shm)\/|^\/memfd:|^\/dev\//],
  ['installed', /^\/usr\/local\//],
  ['packaged', /^\/(usr\/)?(s?bin|lib(exec|32|64|x32)?)\/|^\/usr\/(share|games|pkg|obj)\//],
  ['packaged', /^\/(System|Library\/Apple)\//],
  ['installed', /^\/(opt|srv|snap|nix\/store|gnu\/store|var\/lib\/(flatpak|snapd)|var\/lib\/rancher|app)\//],
  ['installed', /^\/(Applications|Library)\//],
  [
    'managed',
    /\/(\.nvm|\.fnm|\.volta|\.npm|\.bun|\.pyenv|\.rbenv|\.rvm|\.gem|\.asdf|\.sdkman|\.cargo|\.local|\.vscode-server|\.cache|mise|(mini)?conda3?|\.?v?env|\.?virtualenvs)\//,
  ],
];

const WINDOWS: Patterns = [
  ['temporary', /\\te?mp\\/i],
  ['packaged', /^[a-z]:\\windows\\/i],
  ['installed', /^[a-z]:\\program files( \(x86\))?\\/i],
];

/** Where a path lies. Paths of Linux, macOS and Windows are told apart by their shape. */
export function locationOf(path: string): Location {
  const patterns = path.startsWith('/') ? UNIX : WINDOWS;
  return patterns.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other';
}

/** Whether everybody may put files there. */
export function isTemporaryPath(path: string): boolean {
  return locationOf(path) === 'temporary';
}

/** The last part of a path. A backslash is a separator only on Windows: in a path from `/` it is part of a name. */
export function baseName(path: string): string {
  const slash = path.lastIndexOf('/');
  return path.slice((path.startsWith('/') ? slash : Math.max(slash, path.lastIndexOf('\\'))) + 1);
}

/** A path without `.`, `..` and doubled slashes, started from a directory when it is relative. Of Unix only. */
export function resolvePath(directory: string | null, path: string): string {
  if (!path.startsWith('/') && (directory === null || /^[a-z]:|\\/i.test(path))) return path;
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

const VERSION = /^v?\d+(\.\d+)*([-+_.][\w.+-]*)?$/;

/** Directories whose next part is another one after each update, though the program stays the same. */
const VERSIONED: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(\/tmp\/\.mount_)[^/]+\//, '$1*/'],
  [/^(\/snap\/[^/]+\/)[^/]+\//, '$1*/'],
  [/^(\/(?:nix|gnu)\/store\/)[0-9a-z]{32}-(.*?)(?:-\d[^/]*)?\//, '$1*-$2/'],
  [/(\/(?:Cellar|Caskroom)\/[^/]+\/)[^/]+\//, '$1*/'],
  [/(\/\.?(?:vscode|cursor|windsurf|vscodium)-server(?:-insiders)?\/(?:bin|cli\/servers)\/)[^/]+\//, '$1*/'],
  [/(\/releases\/)[0-9][^/]*\//, '$1*/'],
  [/(\\app-)\d[^\\]*(\\)/i, '$1*$2'],
];

/** A directory that is a version by its name (`v20.11.1`, `7.0.15`, `2024.3.1`), or ends in one (`jdk-17.0.9`). */
function withoutVersion(part: string): string {
  if (VERSION.test(part) && /\d[._]\d|^v?\d{4,}/.test(part)) return '*';
  return part.replace(/-v?\d+(\.\d+)+([-+_][\w.+-]*)?$/, '-*');
}

/**
 * A path without what is new with each update or start: the version in a directory's name (nvm, Cellar, the Nix store,
 * `releases/DATE`), the revision of a snap, the mount of an AppImage. For comparing what a machine runs over time, not
 * for finding or trusting a file: several versions beside each other are one path here. The name of the file stays.
 */
export function lastingPath(path: string): string {
  const known = VERSIONED.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), path);
  const separator = known.startsWith('/') ? '/' : '\\';
  const parts = known.split(separator);
  return parts.map((part, index) => (index < parts.length - 1 ? withoutVersion(part) : part)).join(separator);
}

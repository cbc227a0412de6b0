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

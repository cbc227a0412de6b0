/**
 * How much it takes to put a file at a path, strongest first.
 * - `packaged`: directories that package managers fill (FHS 3.0; root only)
 * - `installed`: other directories that only an administrator fills (/usr/local, /opt, snap, nix, Program Files)
 * - `managed`: below a home directory, where version and package managers of single users put programs
 * - `other`: anywhere else
 * - `temporary`: directories that everybody may write to, and files that were never on disk
 */
export const LOCATIONS = ['packaged', 'installed', 'managed', 'other', 'temporary'] as const;
export type Location = (typeof LOCATIONS)[number];

const PATTERNS: ReadonlyArray<readonly [Location, RegExp]> = [
  ['temporary', /^(\/private)?\/(tmp|var\/tmp|dev\/shm|run\/shm)\/|^\/memfd:|^\/dev\/|\\temp\\|\\tmp\\/i],
  ['installed', /^\/usr\/local\//],
  ['packaged', /^\/(usr\/)?(s?bin|lib(exec|32|64|x32)?)\/|^\/usr\/(share|games|pkg|obj)\//],
  ['packaged', /^\/(System|Library\/Apple)\/|^[a-z]:\\windows\\/i],
  ['installed', /^\/(opt|snap|nix\/store|gnu\/store|var\/lib\/(flatpak|snapd)|var\/lib\/rancher|app)\//],
  ['installed', /^\/(Applications|Library)\/|^[a-z]:\\program files( \(x86\))?\\/i],
  [
    'managed',
    /\/(\.nvm|\.fnm|\.volta|\.pyenv|\.rbenv|\.rvm|\.asdf|\.sdkman|\.cargo|\.local|\.vscode-server|\.cache|mise|(mini)?conda3?|v?env)\//,
  ],
];

/** Where a path lies. Paths of Linux, macOS and Windows are told apart by their shape. */
export function locationOf(path: string): Location {
  return PATTERNS.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other';
}

/** Whether everybody may put files there. */
export function isTemporaryPath(path: string): boolean {
  return locationOf(path) === 'temporary';
}

/** The last part of a path, of either kind of slash. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** `.nginx-wrapped` in the Nix store and `.nginx-real` in that of Guix are what a script called `nginx` starts. */
export function unwrapped(exe: string): string {
  return exe.replace(/^(\/(?:nix|gnu)\/store\/.*\/)\.([^/]+)-(?:wrapped|real)$/, '$1$2');
}

export { apk } from './apk.js';
export { distroless } from './distroless.js';
export { dpkg } from './dpkg.js';
export { pacman } from './pacman.js';
export { rpm } from './rpm.js';

export { collect } from './collect.js';

export { serveProcesses } from '../collectors/processes/process-helper.js';

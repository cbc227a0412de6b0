export { serveEvents as readEvents } from '../../collectors/events/event-helper.js';

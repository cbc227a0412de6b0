import type { JudgedListener } from '../../domain/report.js';
import { holderWords } from '../../domain/words.js';

/** Both sides of the comparison, never one alone: `registered: chmd / actual: python3`. */
export function registeredAndActual(listener: JudgedListener): string {
  const { service, description, status } = listener.registration;
  const registered = service === null ? status : describe(service, description);
  return `registered: ${registered} / actual: ${holderWords(listener)}`;
}

function describe(service: string, description: string | null): string {
  return description === null || description === '' ? service : `${service}, ${description}`;
}

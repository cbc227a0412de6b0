/**
 * Milliseconds that an answer asks to wait before the next try: `Retry-After` as seconds or as a date (RFC 9110, section 10.2.3),
 * also as seconds with a fraction, as some services write them. Null where it asks for nothing that can be read.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now: Date): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

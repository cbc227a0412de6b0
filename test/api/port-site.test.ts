import { describe, expect, it } from 'vitest';
import { portSite } from '../../src/api/build/port-site.js';
import { aClaim, anAssignment, aProgram, aRegistry } from '../helpers/registry.js';

const at = (low: number, high = low) => ({ low, high, protocol: null });
const HOSTILE = '<script>alert(1)</script>"\u2028';

const FILES = new Map(
  portSite(
    aRegistry({
      assignments: [anAssignment(3099, { service: 'chmd', description: HOSTILE })],
      programs: [
        aProgram('redis-server', { product: HOSTILE, ports: [at(6379)] }),
        aProgram('x', { ports: [at(1, 900)] }),
      ],
      claims: [aClaim('Worm', { kind: 'malware', ports: [at(4444), at(5000, 9000)], note: HOSTILE })],
    }),
  ),
);

const page = (name: string) => FILES.get(name) ?? '';

describe('the site of ports', () => {
  it('has a page for each port of which something is known, and not for wide ranges', () => {
    expect([...FILES.keys()].sort()).toEqual(
      ['ports/3099.html', 'ports/4444.html', 'ports/6379.html', 'index.html', 'services.html', 'programs.html']
        .concat(['ranges.html', 'style.css', 'search.js', 'data.js'])
        .sort(),
    );
  });

  it('says what the port is, what it means, what to do, and where that comes from', () => {
    expect(page('ports/3099.html')).toContain('<h1>Port 3099: chmd</h1>');
    for (const title of ['What it means to see it open', 'What to do', 'What IANA says', 'Known software']) {
      expect(page('ports/3099.html')).toContain(`<h2>${title}</h2>`);
    }
    expect(page('ports/4444.html')).toMatch(/<b class="kind">malware<\/b> Worm.*<small>/);
    expect(page('ports/6379.html')).toContain('<code>redis-server</code>');
  });

  it('leads to them by service, program, range and words', () => {
    expect(page('services.html')).toContain('chmd <a href="ports/3099.html">3099</a>');
    expect(page('programs.html')).toContain('redis-server <a href="ports/6379.html">6379</a>');
    expect(page('ranges.html')).toContain('<a href="ports/4444.html">4444</a>');
    expect(page('data.js')).toContain('[3099,"chmd"]');
  });

  it('lets nothing foreign act, and loads nothing from elsewhere', () => {
    for (const [name, text] of FILES) {
      expect(text, name).not.toContain('<script>alert');
      expect(text, name).not.toMatch(/(?:src|href)="?https?:/);
    }
  });
});

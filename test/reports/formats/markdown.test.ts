import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../../src/reports/formats/markdown.js';
import {
  buildFinding,
  buildGap,
  buildReport,
  buildSource,
  buildSquattedReport,
  buildSquatter,
} from '../../helpers/build-report.js';
import { hostileText } from '../../helpers/hostile.js';
import { buildHostileReport } from '../../helpers/hostile-report.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

const render = (report = buildReport(), view = WHOLE) => textOf(markdown, report, view, PLAIN_STYLE, []);

describe('markdown', () => {
  it('looks as it should', async () => {
    await expect(render(buildSquattedReport({ gaps: [buildGap()] }))).toMatchFileSnapshot(
      '../fixtures/reports/squatted.1.markdown',
    );
  });

  it('gives no all-clear after a blind gap', () => {
    const text = render(buildReport({ gaps: [buildGap({ kind: 'blind', scope: 'udp6', count: null })] }));
    expect(text).toMatch(/^## port-audit: No all-clear: a part of the machine was not looked at\.\n/);
    expect(text).toContain('- **not looked at:** every udp6 listener');
  });

  it('says that nobody looked before it tells of anything', () => {
    const findings = [buildFinding({ rule: 'policy-unused', severity: 'info', listener: null })];
    const text = render(buildReport({ sources: [buildSource({ ok: false })], findings }));
    expect(text).toMatch(
      /^## port-audit: 1 finding: 1 info\n\n\*\*No audit was performed: no source could look\.\*\*\n/,
    );
  });

  it('stays under the size that GitHub takes, and says how much it left out', () => {
    const listeners = Array.from({ length: 3000 }, (_, port) => buildSquatter({ port }));
    const findings = listeners.map(({ id }) => buildFinding({ listener: id }));
    const text = render(buildReport({ listeners, findings }));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain('\nand 2500 more\n');
  });

  it('says how much the narrowing options hide', () =>
    expect(render(buildSquattedReport(), { ...WHOLE, protocol: 'udp' })).toContain('2 listeners; 1 finding: 1 medium'));

  it('keeps the columns and has no markup but its own, whatever the machine says', () => {
    const property = fc.property(hostileText(), (text) => {
      const rendered = render(buildHostileReport(text), { ...WHOLE, all: true });
      for (const line of rendered.split('\n').filter((each) => each.startsWith('|'))) {
        expect([4, 5]).toContain(line.split('|').length - 2);
      }
      const bare = rendered.replaceAll('<br>', '').replaceAll('<!-- -->', '');
      expect(bare).not.toMatch(/[<>]|\]\(|@|(?<![&#]|^)#(?!\d)/m);
    });
    fc.assert(property);
  });
});

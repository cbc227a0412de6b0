import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markup, verbatim } from '../../../../src/reports/formats/html/markup.js';
import { forHtml } from '../../../../src/reports/text.js';
import { hostileText } from '../../../helpers/hostile.js';

describe('markup', () => {
  it('escapes values, passes markup, joins lists and leaves out null', () => {
    const inner = markup`<b>${'<&">'}</b>`;
    expect(markup`<p title="${"'x'"}">${inner}${null}${[1, inner]}</p>`.html).toBe(
      '<p title="&#39;x&#39;"><b>&lt;&amp;&quot;&gt;</b>1<b>&lt;&amp;&quot;&gt;</b></p>',
    );
  });
  it('takes text of our own as it is', () =>
    expect(markup`<style>${verbatim('a > b {}')}</style>`.html).toContain('a > b'));
  it('lets no text out of its place', () => {
    fc.assert(
      fc.property(
        hostileText(),
        (text) => markup`<a title="${text}">${text}</a>`.html === `<a title="${forHtml(text)}">${forHtml(text)}</a>`,
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { find } from '../../helpers/find.js';

const hidden = { seenBy: ['hidden'], ownerStatus: 'none', owners: [], verdict: 'unattributed' } as const;

describe('hidden-listener', () => {
  it('is critical wherever it is reached from', () => {
    expect(find('hidden-listener', hidden)).toMatchObject({ severity: 'critical', confidence: 'high' });
    expect(find('hidden-listener', { ...hidden, address: '127.0.0.1' })?.severity).toBe('critical');
  });
  it('stands in place of the finding about a missing owner', () =>
    expect(find('unattributed-listener', hidden)).toBeNull());
  it('says nothing of what something else shows', () => {
    expect(find('hidden-listener', { ...hidden, seenBy: ['kernel', 'hidden'] })).toBeNull();
    expect(find('hidden-listener', { ...hidden, seenBy: [] })).toBeNull();
    expect(find('hidden-listener', { ...hidden, seenBy: ['kernel'] })).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { audit, collect, explain, UsageError } from '../../src/index.js';

/** As somebody without TypeScript may call it. */
const anyOptions = (options: unknown) => options as Record<string, never>;

describe('options of the library', () => {
  it.each([
    [{ failon: 'low' }, ['unknown option "failon"; did you mean "failOn"?']],
    [{ failOn: 'hihg' }, ['option failOn: expected null or one of info, low, medium, high, critical, never']],
    [{ sources: 'kernel' }, ['option sources: expected a list of texts']],
    [{ strict: 1, from: 5, __proto: 1 }, [/strict: expected true or false/, /from: expected a text/, /"__proto"/]],
  ])('audit(%j) is refused before it looks', async (options, problems) => {
    const refusal = await audit(anyOptions(options)).catch((error) => error);
    expect(refusal).toBeInstanceOf(UsageError);
    expect(refusal.lines).toEqual(
      problems.map((problem) => (typeof problem === 'string' ? problem : expect.stringMatching(problem))),
    );
  });

  it('are checked by collect and explain as well', async () => {
    await expect(collect(anyOptions({ verfiy: true }))).rejects.toThrow('did you mean "verify"?');
    await expect(collect(anyOptions({ tool: { name: 'mine' } }))).rejects.toThrow('option tool: expected an object');
    await expect(explain('3099', anyOptions({ look: 'no' }))).rejects.toThrow('option look: expected true or false');
  });

  it('may be there without a value', async () => {
    const page = await explain('3099', anyOptions({ look: false, from: undefined, sources: undefined }));
    expect(page).toMatchObject({ page: { port: 3099, seen: null } });
  });
});

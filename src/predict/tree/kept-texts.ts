import { freeMemory } from '../../host/free-memory.js';

/** How much text is kept for who asks for it again, characters: an image of 30 services has some hundred thousand. */
const KEPT_LIMIT = 16 << 20;

/** How much text may have been read, characters, before what is left of its settings and lines is worth to be given back. */
const LITTER_LIMIT = 2 << 20;

/** Texts of files, read once as long as they are few. */
export class KeptTexts {
  private readonly known = new Map<string, string | null>();
  private kept = 0;
  private litter = 0;

  constructor(
    private readonly read: (path: string) => string | null,
    private readonly tidy: () => void = freeMemory,
  ) {}

  /** The text of a file, null where it has none. */
  of(path: string): string | null {
    const before = this.known.get(path);
    if (before !== undefined) return before;
    const text = this.read(path);
    const { length } = text ?? '';
    if (this.kept + length > KEPT_LIMIT) this.forget();
    this.known.set(path, text);
    this.kept += length;
    this.litter += length;
    return text;
  }

  /** Begins with other files: where much was read, the memory of what was made of it is given back. */
  begin(): void {
    if (this.litter <= LITTER_LIMIT) return;
    this.tidy();
    this.litter = 0;
  }

  private forget(): void {
    this.known.clear();
    this.kept = 0;
  }
}

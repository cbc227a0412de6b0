import type { Image } from '../../tree/image.js';
import type { Found } from './script.js';

/** The most programs of one script, and the most variables that are kept with them, over all. */
const PROGRAM_LIMIT = 2000;
const VARIABLE_LIMIT = 500_000;

/** The programs that a script was seen to start, in order; what is left out is told. */
export class Finds {
  readonly all: Found[] = [];
  private variables = 0;

  constructor(
    private readonly image: Image,
    private readonly file: string,
  ) {}

  /** Asks for what was found only where there is room for it: it comes with all variables as they are. */
  add(find: () => Found): void {
    if (this.all.length >= PROGRAM_LIMIT || this.variables > VARIABLE_LIMIT) {
      this.image.tell(this.file, `of the programs that it starts, ${this.all.length} were looked at`);
      return;
    }
    const found = find();
    this.variables += found.environment.size;
    this.all.push(found);
  }
}

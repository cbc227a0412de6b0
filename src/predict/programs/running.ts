import type { Family } from '../../domain/address.js';
import type { Command } from '../types.js';

/** A program that runs once an image has started. */
export interface Running extends Command {
  /** Name in registry/programs, else what the file is called. */
  readonly name: string;
  /** Whether registry/programs has it. */
  readonly known: boolean;
  /** Path in the image of what runs, links followed. */
  readonly exe: string;
  readonly unit: string | null;
  readonly reason: string;
  readonly families: readonly Family[];
}

/** What bench/publish.mjs measured, as bench/results.json has it. */
type Results = unknown;
export function pageOf(results: Results): string;
export function plotOf(results: Results): string;

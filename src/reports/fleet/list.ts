import type { Fleet } from '../../domain/fleet.js';
import { FLEET_LISTS, fleetFields } from '../contract/fleet.js';
import { jsonDocument } from '../json-document.js';
import { fleetHtml } from './html.js';
import { fleetPrometheus } from './prometheus.js';
import { fleetTable } from './table.js';

/** How the answer of `fleet` is printed. */
export const FLEET_FORMATS = ['table', 'json', 'html', 'prometheus'] as const;
export type FleetFormat = (typeof FLEET_FORMATS)[number];

const TEXT_OF: Readonly<Record<FleetFormat, (fleet: Fleet) => string | Iterable<string>>> = {
  table: fleetTable,
  json: (fleet) => jsonDocument(fleetFields(fleet), FLEET_LISTS),
  html: fleetHtml,
  prometheus: fleetPrometheus,
};

/** The answer in one of {@link FLEET_FORMATS}. */
export const fleetText = (fleet: Fleet, format: FleetFormat) => TEXT_OF[format](fleet);

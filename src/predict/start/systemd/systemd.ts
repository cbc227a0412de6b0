import type { Image } from '../../tree/image.js';
import { askableScripts } from '../sysv.js';
import type { StartSystem } from '../types.js';
import { activeUnits, defaultTarget } from './closure.js';
import { tellGenerators } from './generators.js';
import { lingering } from './lingering.js';
import { withPresets } from './presets.js';
import { withRivals } from './rivals.js';
import { startedOf } from './started-units.js';
import { unitsOf } from './units.js';

/** The init of an image. */
const MANAGERS = ['/lib/systemd/systemd', '/usr/lib/systemd/systemd'] as const;

/** An empty file that init scripts stand for where no unit has their name. systemd-sysv-generator(8) */
function scriptUnits(image: Image): Map<string, string> {
  return new Map(askableScripts(image).map(({ name, path }) => [`${name}.service`, path]));
}

/** systemd: units that its targets ask for, with drop-ins, templates, socket units, init scripts and generators. */
export const systemd: StartSystem = {
  id: 'systemd',
  title: 'systemd',
  isPresent: (image) => MANAGERS.some((path) => image.isFile(path)),
  startedBy(image) {
    const units = withPresets(image, unitsOf(image, scriptUnits(image)));
    const active = activeUnits(image, units, defaultTarget(units));
    tellGenerators(image);
    const started = [...startedOf(image, units, active), ...lingering(image)];
    return withRivals(image, started);
  },
};

import { UsageError } from '../../../base/errors.js';
import type { Entry } from '../types.js';
import type { Bytes } from './bytes.js';

/** Files of an image by name, as an OCI layout or `docker save` has them. */
export interface Store {
  /** Null where there is none. */
  read(path: string): Bytes | null;
}

/** What an image is made of. */
export interface ImageLayers {
  /** Lowest first. */
  readonly layers: ReadonlyArray<{ readonly path: string; readonly bytes: Bytes }>;
  readonly entry: Entry | null;
}

type Json = { readonly [key: string]: unknown };

/** The largest document of an image, bytes. */
const DOCUMENT_LIMIT = 8 << 20;

/** The most layers; more than overlayfs takes. */
const LAYER_LIMIT = 1000;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function documentAt(name: string, store: Store, path: string): unknown {
  const bytes = store.read(path);
  if (bytes === null) throw new UsageError([`${name}: ${path} is missing in it`]);
  if (bytes.size > DOCUMENT_LIMIT) throw new UsageError([`${name}: ${path} in it is too large`]);
  try {
    return JSON.parse(bytes.read(0, bytes.size).toString('utf8'));
  } catch {
    throw new UsageError([`${name}: ${path} in it is not JSON`]);
  }
}

/** `sha256:HEX` as the path of a blob. Throws for anything that could lead elsewhere. */
function blobPath(name: string, digest: unknown): string {
  const [, algorithm, hex] = /^([a-z0-9]+):([0-9a-f]{32,128})$/.exec(text(digest)) ?? [];
  if (algorithm === undefined || hex === undefined) throw new UsageError([`${name}: a digest in it is none`]);
  return `blobs/${algorithm}/${hex}`;
}

function entryOf(document: unknown, file: string): Entry | null {
  const config = isObject(document) && isObject(document.config) ? document.config : null;
  if (config === null) return null;
  return {
    command: [...texts(config.Entrypoint), ...texts(config.Cmd)],
    environment: texts(config.Env),
    directory: text(config.WorkingDir) || '/',
    user: text(config.User) || 'root',
    exposed: isObject(config.ExposedPorts) ? Object.keys(config.ExposedPorts) : [],
    file,
  };
}

function layersAt(name: string, store: Store, paths: readonly string[]): ImageLayers['layers'] {
  if (paths.length > LAYER_LIMIT) throw new UsageError([`${name}: more than ${LAYER_LIMIT} layers`]);
  return paths.map((path) => {
    const bytes = store.read(path);
    if (bytes === null) throw new UsageError([`${name}: the layer ${path} is missing in it`]);
    return { path, bytes };
  });
}

/** `docker save`: the first image of manifest.json. */
function ofDocker(name: string, store: Store): ImageLayers {
  const [first] = objects(documentAt(name, store, 'manifest.json'));
  if (first === undefined) throw new UsageError([`${name}: manifest.json names no image`]);
  const config = text(first.Config);
  return {
    layers: layersAt(name, store, texts(first.Layers)),
    entry: entryOf(documentAt(name, store, config), config),
  };
}

/** The manifest for this kind of machine, else the first; an index may lead to another one. */
function chosen(descriptors: readonly Json[]): Json | undefined {
  const isFor = ({ platform }: Json) =>
    isObject(platform) && platform.os === 'linux' && platform.architecture === 'amd64';
  const isUnknown = ({ platform }: Json) => isObject(platform) && platform.architecture === 'unknown';
  return descriptors.find(isFor) ?? descriptors.find((each) => !isUnknown(each));
}

/** OCI image layout: index, manifest, configuration and layers by digest. */
function ofLayout(name: string, store: Store): ImageLayers {
  let document = documentAt(name, store, 'index.json');
  for (let depth = 0; depth < 4 && isObject(document) && Array.isArray(document.manifests); depth += 1) {
    const next = chosen(objects(document.manifests));
    if (next === undefined) throw new UsageError([`${name}: its index names no image`]);
    document = documentAt(name, store, blobPath(name, next.digest));
  }
  if (!isObject(document) || !isObject(document.config))
    throw new UsageError([`${name}: its manifest names no configuration`]);
  const config = blobPath(name, document.config.digest);
  const layers = objects(document.layers).map(({ digest }) => blobPath(name, digest));
  return { layers: layersAt(name, store, layers), entry: entryOf(documentAt(name, store, config), config) };
}

/** The layers of an image and how it is started. Throws UsageError for what is not valid. */
export function imageLayers(name: string, store: Store): ImageLayers {
  return store.read('manifest.json') !== null ? ofDocker(name, store) : ofLayout(name, store);
}

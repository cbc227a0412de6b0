import { UsageError } from '../../../base/errors.js';
import type { Host } from '../../../host/types.js';
import type { Tree } from '../types.js';
import type { Bytes } from './bytes.js';
import { decompressed } from './decompress.js';
import { Layers } from './layers.js';
import { imageLayers, type Store } from './oci.js';
import { type Reading, readBytes, readStream, type Spent, TooLarge } from './reading.js';
import { BrokenArchive, tarMembers } from './tar.js';

/** The largest archive of layers that is itself compressed: all of it is kept in memory, bytes. */
const NESTED_LIMIT = 128 << 20;

async function readingOf(host: Host, name: string, bytes: Bytes, spent: Spent): Promise<Reading> {
  const plain = await decompressed(host, name, bytes);
  const isPlain = 'read' in plain && 'size' in plain;
  return isPlain ? readBytes(plain as Bytes) : readStream(plain as AsyncIterable<Buffer>, spent);
}

/** What goes wrong in an archive, as people are told. */
function failure(name: string, error: unknown): unknown {
  if (error instanceof BrokenArchive)
    return new UsageError([`${name}: no tar archive that can be read: ${error.message}`]);
  if (error instanceof TooLarge) return new UsageError([`${name}: ${error.message}`]);
  const code = (error as { code?: unknown } | null)?.code;
  const isZlib = typeof code === 'string' && /^Z_|^ERR_ZSTD|ZSTD/.test(code);
  return isZlib ? new UsageError([`${name}: it is compressed, and damaged or cut off`]) : error;
}

/** Lays the members of one archive over what is there. */
async function addLayer(host: Host, name: string, bytes: Bytes, layers: Layers, spent: Spent): Promise<void> {
  layers.beginLayer();
  const reading = await readingOf(host, name, bytes, spent);
  try {
    for await (const member of tarMembers(reading)) await layers.add(member, reading.here !== null);
  } finally {
    await reading.close();
  }
}

/**
 * Whether an archive holds layers and not files: what OCI and `docker save` put at its top, go-containerregistry (crane, ko,
 * kaniko: `sha256:…`, `….tar.gz`; pkg/v1/tarball/write.go) and Jib (config.json; ImageTarball.java).
 */
const OF_IMAGE =
  /^(?:\.\/)?(?:oci-layout|(?:index|manifest|config)\.json|repositories|blobs(?:\/.*)?|(?:sha256:)?[0-9a-f]{64}(?:\.json|\/.*|\.tar(?:\.gz)?)?)$/;

/** The files of an archive of layers by name; null where it is no such archive. */
async function storeOf(reading: Reading, name: string): Promise<Map<string, Bytes> | null> {
  const store = new Map<string, Bytes>();
  const links = new Map<string, string>();
  let total = 0;
  for await (const member of tarMembers(reading)) {
    const top = member.name.replace(/\/$/, '');
    if (top === '.' || top === '') continue;
    if (!OF_IMAGE.test(top)) return null;
    const path = member.name.replace(/^\.\//, '');
    if (member.kind === 'link') links.set(path, member.target);
    if (member.kind !== 'file') continue;
    if (reading.here === null) total += member.size;
    if (total > NESTED_LIMIT) throw new UsageError([`${name}: too large to be read compressed; decompress it first`]);
    store.set(path, await member.content());
  }
  for (const [path, target] of links) {
    const found = store.get(target.replace(/^(?:\.\.\/)+/, ''));
    if (found !== undefined) store.set(path, found);
  }
  return store.has('manifest.json') || store.has('index.json') ? store : null;
}

/** The file system of an image whose layers are kept in a store. */
export async function treeOfStore(host: Host, name: string, store: Store): Promise<Tree> {
  const { layers: files, entry } = imageLayers(name, store);
  const layers = new Layers();
  try {
    // A layer that is named again and again is packed once.
    const sizes = new Map(files.map(({ path, bytes }) => [path, bytes.size]));
    const spent = { bytes: 0, packed: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
    for (const { bytes } of files) await addLayer(host, name, bytes, layers, spent);
  } catch (error) {
    throw failure(name, error);
  }
  return layers.tree(name, entry);
}

/** An archive: a root file system, an OCI layout, or what `docker save` wrote. Throws UsageError for anything else. */
export async function archiveTree(host: Host, name: string, bytes: Bytes): Promise<Tree> {
  try {
    const spent = () => ({ bytes: 0, packed: bytes.size });
    const reading = await readingOf(host, name, bytes, spent());
    const store = await storeOf(reading, name).finally(() => reading.close());
    if (store !== null) return await treeOfStore(host, name, { read: (path) => store.get(path) ?? null });
    const layers = new Layers();
    await addLayer(host, name, bytes, layers, spent());
    return layers.tree(name, null);
  } catch (error) {
    throw failure(name, error);
  }
}
